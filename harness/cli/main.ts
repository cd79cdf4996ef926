#!/usr/bin/env node
/** Commands that load code of users: each runs in a process of its own, which that code may end or block. */
const LOADS_SUITES = ['suite', 'list', 'plan', 'mutation'];

// Who reads the output may stop, as `head` does: that is no mistake of ours, and what runs goes on to its end.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const args = process.argv.slice(2);
if (LOADS_SUITES.includes(args[0] ?? '')) {
  const { supervise } = await import('./supervised/supervise.ts');
  process.exitCode = await supervise(args);
} else {
  const { runCommandLine } = await import('./program.ts');
  await runCommandLine(args);
}

export {};
