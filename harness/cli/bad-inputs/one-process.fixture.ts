import diagnostics from 'node:diagnostics_channel';
import { runCommandLine } from '../program.ts';

/** One command line to try. */
export interface Attempt {
  readonly args: readonly string[];
  readonly cwd: string;
}

/** How it ended. */
export interface Ending {
  readonly exit: number;
  readonly output: string;
  /** Processes, threads, listeners and connections that it began, by their Node diagnostics channel. */
  readonly started: readonly string[];
}

/**
 * A process that tries command lines one after another, as its parent sends them. A process for each would cost more than all
 * of them together; what it prints, sets and starts is the same.
 */
const STARTS = {
  child_process: 'process',
  worker_threads: 'thread',
  'tracing:net.server.listen:asyncEnd': 'listener',
  'net.client.socket': 'connection',
} as const;

let output = '';
let started: string[] = [];

for (const [channel, what] of Object.entries(STARTS)) diagnostics.subscribe(channel, () => started.push(what));
for (const stream of [process.stdout, process.stderr])
  stream.write = (chunk: string | Uint8Array) => {
    output += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };

process.on('message', ({ args, cwd }: Attempt) => {
  process.chdir(cwd);
  process.exitCode = 0;
  output = '';
  started = [];
  runCommandLine(args).then(
    () => process.send?.({ exit: Number(process.exitCode), output, started } satisfies Ending),
    (error: unknown) =>
      process.send?.({ exit: -1, output: `${output}\nthrown: ${String(error)}`, started } satisfies Ending),
  );
});
