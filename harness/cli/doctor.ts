import { availableParallelism, freemem } from 'node:os';
import ansis from 'ansis';
import { Command } from 'commander';
import { widthOf, wrap } from '../report/console/text.ts';
import { type MachineCheck, probeMachine } from '../run/place/probe-machine.ts';
import { systemClock } from '../runtime/clock.ts';
import { type ClusterFlags, withChoiceOfCluster } from './cluster-flags.ts';

interface Flags extends Pick<ClusterFlags, 'namespace' | 'context' | 'kubeconfig'> {
  readonly json?: boolean;
}

/** `squall doctor`: what this machine and the cluster of its kubeconfig can run, and why not the rest. */
export function doctorCommand(): Command {
  return withChoiceOfCluster(new Command('doctor'))
    .description('show what this machine and its cluster can run, and what brings the rest')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  $ squall doctor\n  $ squall doctor --context staging --namespace load-tests')
    .action(async ({ json, ...cluster }: Flags) => {
      const { checkCluster } = await import('../kubernetes/check/check-cluster.ts');
      const [machine, ofCluster] = await Promise.all([probeMachine(), checkCluster(cluster, systemClock)]);
      const checks = [...machine, ...ofCluster];
      if (json) console.log(JSON.stringify(checks, null, 2));
      else {
        console.log(`${availableParallelism()} cores, ${(freemem() / 1024 ** 3).toFixed(1)} GB of memory free\n`);
        show(checks);
      }
    });
}

function show(checks: readonly MachineCheck[]): void {
  const width = Math.max(...checks.map(({ what }) => what.length));
  const left = width + 4;
  for (const { ok, what, detail } of checks) {
    // A word that is longer than a line is better broken by the terminal than cut.
    const longest = Math.max(...detail.split(' ').map((word) => widthOf(word)));
    const lines = wrap(detail, Math.max(longest, (process.stdout.columns ?? Number.POSITIVE_INFINITY) - left));
    console.log(
      `${ok ? ansis.green('✓') : ansis.yellow('–')} ${what.padEnd(width)}  ${lines.join(`\n${' '.repeat(left)}`)}`,
    );
  }
  for (const { what, mend = [] } of checks) {
    if (mend.length > 0)
      console.log(`\n${what}, to bring what is missing:\n${mend.map((line) => `  ${line}`).join('\n')}`);
  }
}
