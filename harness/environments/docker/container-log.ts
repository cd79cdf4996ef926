import type { Engine } from './engine.ts';

/** A container as the engine's client knows it. */
export type EngineContainer = ReturnType<Engine['client']['container']['getById']>;

/** Last lines shown of a container that failed. */
const TAIL = 40;

/** The last lines of a container. Testcontainers' own method follows the log, and so waits for the container to end. */
export async function lastLinesOf(container: EngineContainer): Promise<string[]> {
  const { Config } = await container.inspect();
  const output = await container.logs({ follow: false, tail: TAIL, stdout: true, stderr: true });
  const text = Config.Tty ? output.toString('utf8') : withoutFrames(output);
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** Without a terminal the engine sends frames: 8 bytes of head, the last four of them the length (Docker API, attach). */
function withoutFrames(framed: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= framed.length; ) {
    const length = framed.readUInt32BE(at + 4);
    parts.push(framed.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
