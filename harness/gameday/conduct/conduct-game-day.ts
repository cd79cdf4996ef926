import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import type { RunReport } from '../../report/run-report.ts';
import { demandRoom } from '../../report/store/demand-room.ts';
import { markInUse } from '../../report/store/stored/in-use.ts';
import { conclude } from '../../run/record/conclude.ts';
import { createRunTimer, proxyOf, type RunTimer } from '../../run/record/run-header.ts';
import type { SystemSettings } from '../../run/run-test.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { gameDaysBelow } from '../running/claim.ts';
import { choosePlace, systemSettings } from './choose-place.ts';
import { conductVariant } from './conduct-variant.ts';
import { type EndedGameDay, EXIT_OF, type GameDayHooks, type GameDaySettings } from './game-day.ts';
import { type OpenDay, openDay, watched } from './open-day.ts';
import { outcomeOf } from './outcome.ts';
import { type GameDayPlace, planVariant } from './plan-variant.ts';
import { messageOf } from './stopper.ts';

/**
 * Conducts a game day: follows its runbook on each variant, one after another, and writes down all that happens. Whatever ends it, no
 * fault is left. Throws before anything is started for a runbook that cannot be carried out (SQUALL_INVALID_PLAN), for a target on
 * which another game day runs (SQUALL_ALREADY_RUNS), and where nothing can be written; later what the environment throws.
 */
export async function conductGameDay(
  runbook: Runbook,
  settings: GameDaySettings,
  hooks: GameDayHooks,
): Promise<EndedGameDay> {
  const { say = () => {} } = hooks;
  const place = await choosePlace(runbook, settings, say);
  const plans = runbook.variants.map((variant) => planVariant(runbook, variant, place));
  await demandRoom(gameDaysBelow(settings.resultsRoot), [runbook.name]);
  await using _mark = await markInUse(settings.resultsRoot);
  await using day = await openDay(runbook, settings, place, hooks);
  try {
    await hooks.onOpen?.(watched(day));
    const timer = createRunTimer();
    timer.begin();
    const results = await conductAll(runbook, plans, systemSettings(runbook, settings, place, say), day);
    const report = await writeReport(day, results, { timer, place });
    return await tellEnd(day, results, report);
  } catch (error) {
    const outcome = day.journal.at() < 0 ? 'not started' : 'broken';
    await day.journal.write({ kind: 'ended', outcome, why: messageOf(error) }).catch(() => {});
    throw error;
  }
}

/** One variant after another, until something ends the game day. */
async function conductAll(
  runbook: Runbook,
  plans: readonly ScenarioPlan[],
  settings: SystemSettings,
  day: OpenDay,
): Promise<readonly JudgedScenario[]> {
  const results: JudgedScenario[] = [];
  for (const plan of plans) {
    if (day.stopper.signal.aborted) break;
    try {
      results.push(await conductVariant({ runbook, plan, settings, runId: day.id }, day));
    } catch (error) {
      // What was still being started when it was stopped has no evidence.
      if (error !== day.stopper.signal.reason) throw error;
    }
  }
  await day.stopper.healed();
  return results;
}

async function writeReport(
  { store, journal, id }: OpenDay,
  results: readonly JudgedScenario[],
  { timer, place }: { readonly timer: RunTimer; readonly place: GameDayPlace },
): Promise<RunReport> {
  const { suite, environment, seed } = place;
  const proxy = proxyOf(environment, place.proxy);
  const versions = Object.assign(
    {},
    ...journal.entries.flatMap((entry) => (entry.kind === 'variant' ? [entry.versions ?? {}] : [])),
  );
  return conclude({ store, header: timer.header({ id, suite, environment, proxy, seed, versions }), results });
}

/** Throws what kept the journal from being written, or the game day from going on. */
async function tellEnd(day: OpenDay, results: readonly JudgedScenario[], report: RunReport): Promise<EndedGameDay> {
  const { id, folder, journal, stopper } = day;
  const cause = stopper.close();
  if (cause?.kind === 'broken') throw cause.error;
  if (day.notTold() !== undefined) throw day.notTold();
  const ended = outcomeOf(cause, results, journal.entries);
  await journal.write({ kind: 'ended', ...ended });
  return { id, folder, ...ended, exitCode: EXIT_OF[ended.outcome], report };
}
