#!/usr/bin/env node
/** Commands that load code of users: each runs in a process of its own, which that code may end or block. */
const LOADS_SUITES = ['suite', 'list', 'plan', 'scan', 'headroom', 'gameday', 'stop', 'results', 'nightly', 'mutation'];

const { keepCompiledCode } = await import('../runtime/process/compile-cache.ts');
keepCompiledCode();
const { bearClosedOutput } = await import('./closed-output.ts');
bearClosedOutput();
const args = process.argv.slice(2);
if (LOADS_SUITES.includes(args[0] ?? '')) {
  const { supervise } = await import('./supervised/supervise.ts');
  process.exitCode = await supervise(args);
} else {
  const { runCommandLine } = await import('./program.ts');
  await runCommandLine(args);
}

export {};
