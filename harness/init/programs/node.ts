import { z } from 'zod';
import type { Part, ProgramKind } from './program.ts';

const manifest = z.looseObject({
  name: z.string().optional(),
  main: z.string().optional(),
  scripts: z.record(z.string(), z.string()).optional(),
});

const SCRIPTS = ['start', 'serve', 'dev'];
const ENTRIES = ['server', 'index', 'app', 'main', 'src/server', 'src/index', 'src/app', 'src/main'].flatMap((name) =>
  ['.js', '.mjs', '.cjs', '.ts', '.mts'].map((ending) => name + ending),
);

/** A package of Node with a script that starts it, or a file that is named like a server. */
export const node: ProgramKind = {
  marks: /^package\.json$/,
  find: (part) => {
    const { name, main, scripts = {} } = manifestOf(part);
    const script = SCRIPTS.find((each) => scripts[each] !== undefined);
    const named = name === undefined ? {} : { name };
    if (script !== undefined)
      return {
        ...named,
        command: script === 'start' ? 'npm start' : `npm run ${script}`,
        because: `script "${script}" of package.json`,
      };
    const entry = [main, ...ENTRIES].find((file) => file !== undefined && /^[\w./-]+$/.test(file) && part.has(file));
    return entry === undefined
      ? undefined
      : { ...named, command: `node ${entry}`, because: `${entry} beside package.json` };
  },
};

function manifestOf(part: Part): z.output<typeof manifest> {
  const text = part.read('package.json') ?? '{}';
  try {
    return manifest.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON' : 'name, main or scripts are not what npm takes';
    part.folder.notes.push(`${part.at === '.' ? '' : `${part.at}/`}package.json is not used: ${why}`);
    return {};
  }
}
