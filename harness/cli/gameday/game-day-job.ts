import { foreignHosts } from '../../gameday/runbook/check-faults.ts';
import { checkRunbook, type Overrides } from '../../gameday/runbook/read-runbook.ts';
import type { Runbook } from '../../gameday/runbook/runbook.ts';
import { suiteOf } from '../../gameday/runbook/suite-of.ts';
import { AUTO, chooseEnvironment } from '../../run/place/choose-environment.ts';
import { fitToEnvironment } from '../../run/plan/fit-environment.ts';
import type { RunOptions } from '../../run/plan/options.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { checkAllowed } from '../../runtime/allow-list.ts';
import { SquallError } from '../../runtime/errors.ts';
import { demandPlaces } from '../output-places.ts';
import { configOfUser } from '../suite/load-suites.ts';
import { type PlaceFlags, placeOf } from '../suite/place-flags.ts';
import { findRunbook, readRunbookFile } from './find-runbook.ts';

export interface GameDayFlags extends Omit<PlaceFlags, 'scenario'> {
  readonly import?: string;
  readonly dryRun?: boolean;
  readonly full?: boolean;
  readonly yes?: boolean;
  /** False after --no-page. */
  readonly page: boolean;
  readonly pagePort?: number;
}

/** All that conducting a game day needs, checked whole. */
export interface GameDayJob {
  readonly runbook: Runbook;
  /** Where it runs and what it may reach; the hosts are those that both the runbook and the user allow. */
  readonly settings: RunOptions;
  /** Gates pass by themselves. */
  readonly yes: boolean;
  /** Undefined where no live page is wanted. */
  readonly page: { readonly port?: number } | undefined;
}

/** What a runbook and the flags ask for. Throws SQUALL_INVALID_PLAN with every problem; nothing is started yet. */
export async function gameDayJob(named: string, flags: GameDayFlags): Promise<GameDayJob> {
  const config = await configOfUser(flags.config);
  const file = await findRunbook(named, config.root);
  const runbook = checkRunbook(
    await readRunbookFile(file, { full: flags.full ?? false }),
    config.targets,
    overridesOf(flags),
  );
  const { environment: _, timeScale: __, variants: ___, ...place } = placeOf(flags, config);
  const requested = {
    ...place,
    proxy: flags.proxy ?? runbook.proxy ?? place.proxy,
    allow: allowed(runbook, place.allow ?? []),
    timeScale: runbook.timeScale,
    variants: runbook.variants,
  };
  const suite = suiteOf(runbook);
  const plan = planSuite(suite, requested);
  await demandPlaces({ folders: { '--results': requested.resultsRoot } });
  const { environment: asked = runbook.environment === AUTO ? (config.environment ?? AUTO) : runbook.environment } =
    flags;
  const environment = await chooseEnvironment(asked, { ...requested, pulls: flags.dryRun !== true }, [suite], (text) =>
    console.log(text),
  );
  const settings = { ...requested, environment, runId: newRunId() };
  const [lack] = fitToEnvironment(suite, plan, settings).skipped;
  if (lack)
    throw new SquallError('SQUALL_NOT_AVAILABLE', `${file} needs ${lack.reason}`, { hint: 'nothing was started' });
  return { runbook, settings, yes: flags.yes ?? false, page: pageOf(flags) };
}

function pageOf({ page, pagePort }: GameDayFlags): GameDayJob['page'] {
  if (!page) return undefined;
  return pagePort === undefined ? {} : { port: pagePort };
}

function overridesOf({ timeScale, variant, environment, proxy }: GameDayFlags): Overrides {
  return {
    ...(timeScale === undefined ? {} : { timeScale }),
    ...(variant === undefined ? {} : { variants: variant }),
    ...(environment === undefined ? {} : { environment }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

/** The hosts that the user allows, of those in the blast radius. Throws SQUALL_NOT_ALLOWED for a service on another one. */
function allowed({ target, blastRadius }: Runbook, allow: readonly string[]): readonly string[] {
  checkAllowed(
    foreignHosts(target).map(({ host }) => `http://${host.includes(':') ? `[${host}]` : host}`),
    allow,
  );
  return allow.filter((host) => blastRadius.hosts.includes(host));
}
