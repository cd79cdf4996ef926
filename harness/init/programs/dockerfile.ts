import type { ProgramKind } from './program.ts';

const USUAL_PORT = 8080;

/** An image that is built from a Dockerfile. */
export const dockerfile: ProgramKind = {
  marks: /^Dockerfile$/,
  find: (part) => {
    const text = part.read('Dockerfile');
    if (text === undefined) return undefined;
    const lines = text.split('\n').map((line) => /^EXPOSE\s+(\d{1,5})\b/i.exec(line.trim())?.[1]);
    const exposed = Number(lines.find((port) => port !== undefined));
    const isPort = exposed > 0 && exposed < 65_536;
    return {
      build: { port: isPort ? exposed : USUAL_PORT },
      because: 'Dockerfile',
      ...(isPort ? { portKnownBy: `the Dockerfile exposes ${exposed}` } : {}),
    };
  },
};
