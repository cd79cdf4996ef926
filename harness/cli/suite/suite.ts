import { Command } from 'commander';
import type { LoadedConfig } from '../../run/config/load-config.ts';
import { EXIT } from '../../runtime/errors.ts';
import { httpUrl, someName } from '../arguments.ts';
import { type ClusterFlags, clusterPlaceOf, withClusterFlags } from '../cluster-flags.ts';
import { listCommand } from '../list/list.ts';
import { withMetricsFlags } from '../metrics-flags.ts';
import { demandPlaces, writeOutputs } from '../output-places.ts';
import { chooseSuites } from './find-suites.ts';
import { configOfUser } from './load-suites.ts';
import { type PlaceFlags, placeOf, withPlaceFlags } from './place-flags.ts';
import type { SuitesRequest } from './plan-files.ts';
import { runSuites, type ShowFlags } from './run-suites.ts';

interface Flags extends PlaceFlags, ShowFlags, ClusterFlags {
  readonly strict?: boolean;
  readonly confirm: boolean;
  readonly json?: string;
  readonly runId?: string;
  readonly loadUrl?: URL;
}

/** `squall suite [name...]`: runs suites. */
export function suiteCommand(): Command {
  const command = withMetricsFlags(withPlaceFlags(new Command('suite')))
    .description('run suites: start their targets, drive load, inject faults, judge statements')
    .argument('[name...]', 'suites to run, or `all`; without a name the suites are listed')
    .option('--strict', 'a share whose 99 % interval straddles its bound is inconclusive, as a percentile is')
    .option('--no-confirm', 'accept what a busy machine may have changed, instead of measuring it again alone')
    .option('--details', 'show every event and every table, not only a line for each scenario')
    .option('--json <file>', 'also write the run report here')
    .option('--run-id <id>', 'name of the run (default: made from the time)', someName);
  return withClusterFlags(command, 'with --load-on kubernetes: pods that send (default: 1)')
    .option('--load-url <url>', 'with --load-on kubernetes: the front, as pods reach it', httpUrl)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run suite timeouts
  $ npm run suite timeouts -- --variant naive budgeted --scenario S3-closed
  $ npm run suite timeouts -- --time-scale 1 --json timeouts.json
  $ npm run suite timeouts -- --attach staging.json --allow staging.example --load-on kubernetes --workers 8`,
    )
    .action(async (names: string[], flags: Flags) => {
      if (names.length === 0) {
        await listCommand().parseAsync(flags.config ? ['--config', flags.config] : [], { from: 'user' });
        console.log('\nRun one with `npm run suite <name>`, or `npm run suite all`.');
        process.exitCode = EXIT.asExpected;
        return;
      }
      const config = await configOfUser(flags.config);
      const files = await chooseSuites(names, config);
      const options = optionsOf(flags, config);
      await demandPlaces({ files: { '--json': flags.json }, folders: { '--results': options.resultsRoot } });
      const { exitCode, report } = await runSuites([...files.values()], options, flags);
      if (report) await writeOutputs([[flags.json, `${JSON.stringify(report, null, 2)}\n`]]);
      process.exitCode = exitCode;
    });
}

function optionsOf(flags: Flags, config: LoadedConfig): SuitesRequest {
  const { workers, loadUrl } = flags;
  const loadOn = clusterPlaceOf(flags, { '--workers': workers, '--load-url': loadUrl });
  return {
    ...placeOf(flags, config),
    ...(loadOn ? { loadOn } : {}),
    ...(loadUrl ? { loadUrl: loadUrl.href.replace(/\/$/, '') } : {}),
    ...(flags.strict ? { strict: true } : {}),
    confirm: flags.confirm,
    ...(flags.runId ? { runId: flags.runId } : {}),
  };
}
