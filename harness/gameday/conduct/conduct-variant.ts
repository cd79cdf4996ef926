import { judgeAlone } from '../../assertions/judge.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { planName } from '../../domain/scenario.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import type { RunStore } from '../../report/store/run-folder.ts';
import { startSystem } from '../../run/run-test.ts';
import { unlessDied } from '../../run/scenario/unless-died.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { type PlayTools, playVariant, type VariantJob } from './play-variant.ts';

/** What all variants of a game day share. */
export interface DayTools extends PlayTools {
  readonly store: RunStore;
}

/**
 * Starts one variant, follows the runbook on it, judges and stores what was seen, and stops it. When the game day ends meanwhile the
 * evidence says so. Throws SQUALL_SERVICE_DIED when something of it dies, and what else the environment throws.
 */
export async function conductVariant(job: VariantJob, day: DayTools): Promise<JudgedScenario> {
  const { runbook, plan, settings, runId } = job;
  const { journal, stopper, store } = day;
  const { variant } = plan;
  const { strict = false } = settings;
  await journal.write({ kind: 'variant', variant, state: 'starting' });
  await using system = await startSystem({ target: runbook.target, variant, settings, runId }, stopper.signal);
  const brokeOff = ({ ended }: Evidence) => ended?.reason === 'broken';
  const evidence = await unlessDied(system.running, stopper.signal, { clock, brokeOff }, (signal) =>
    playVariant(job, { ...day, running: system.running, signal }),
  );
  const result: JudgedScenario = { evidence, verdicts: judgeAlone(evidence, { strict }) };
  await store.keep(result);
  // Its evidence lies in the folder of the journal.
  await journal.write({ kind: 'verdicts', variant, verdicts: [...result.verdicts], run: 'report.html' });
  await journal.write({ kind: 'variant', variant, state: 'ended' });
  if (brokeOff(evidence)) throw new Error(`${planName(plan)} broke off: ${evidence.ended?.message}`);
  return result;
}
