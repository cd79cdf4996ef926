import { availableParallelism, freemem } from 'node:os';
import ansis from 'ansis';
import { Command } from 'commander';
import { probeMachine } from '../run/place/probe-machine.ts';

/** `squall doctor`: what this machine can run, and why not the rest. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('show what this machine can run, and why not the rest')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  $ squall doctor')
    .action(async ({ json }: { json?: boolean }) => {
      const checks = await probeMachine();
      if (json) console.log(JSON.stringify(checks, null, 2));
      else {
        console.log(`${availableParallelism()} cores, ${(freemem() / 1024 ** 3).toFixed(1)} GB of memory free\n`);
        const width = Math.max(...checks.map(({ what }) => what.length));
        for (const { ok, what, detail } of checks)
          console.log(`${ok ? ansis.green('✓') : ansis.yellow('–')} ${what.padEnd(width)}  ${detail}`);
      }
    });
}
