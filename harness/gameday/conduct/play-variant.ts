import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { createLoadDriver } from '../../load/driver.ts';
import type { SystemSettings } from '../../run/run-test.ts';
import { earlyEnd } from '../../run/scenario/early-end.ts';
import { freezeEvidence } from '../../run/scenario/freeze-evidence.ts';
import { resetServices } from '../../run/scenario/reset-services.ts';
import { beginRun } from '../../run/scenario/scenario-run.ts';
import { openWitnesses } from '../../run/scenario/witnesses.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { Semaphore } from '../../runtime/semaphore.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';
import type { Journal } from '../journal/journal.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { createActingFaults } from './acting-faults.ts';
import { createAgenda } from './agenda.ts';
import { followRunbook, tellSkipped } from './follow-runbook.ts';
import type { Gates } from './gates.ts';
import { watchGuards } from './guards.ts';
import { createLivePhases } from './live-phases.ts';
import { startRunbookClock } from './runbook-clock.ts';
import { createSeconds, type Seconds } from './seconds.ts';
import type { Stopper } from './stopper.ts';
import { type AlertWatch, watchAlerts } from './watch-alerts.ts';

/** What is conducted. */
export interface VariantJob {
  readonly runbook: Runbook;
  readonly plan: ScenarioPlan;
  readonly settings: SystemSettings;
  readonly runId: string;
}

export interface PlayTools {
  readonly journal: Journal;
  readonly stopper: Stopper;
  readonly gates: Gates;
}

interface Play extends PlayTools {
  readonly running: RunningTarget;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Follows the runbook on a started variant, with the witnesses in place. Whatever ends it, its faults are lifted. */
export async function playVariant(job: VariantJob, play: Play): Promise<Evidence> {
  await using cleanup = new CleanupStack();
  const { runbook, plan, settings, runId } = job;
  const { running, signal, journal, stopper, gates } = play;
  const { variant, timeScale, alerts: rules = [] } = plan;
  const { target } = runbook;
  const { write } = journal;
  const seconds = createSeconds({ variant, rules: target.rules, timeScale });
  const tools = { clock, load: createLoadDriver(), emit: seconds.see, runId };
  const run = beginRun({ plan, target, running, signal }, tools);
  // Set before the first interval ends.
  let alerts: AlertWatch | undefined;
  const see = seeIntervals(job, play, seconds);
  const witnesses = await openWitnesses(run, cleanup, (interval) => {
    see(interval);
    alerts?.tick();
  });
  const { session, prober } = witnesses;
  const beganMs = () => journal.at() - run.at();
  alerts = watchAlerts({ variant, alerts: rules, timeScale, prober, at: run.at, beganMs, write });
  const faults = createActingFaults({ variant, running, session, clock, at: run.at, write });
  cleanup.use('stop', stopper.protect(faults));
  cleanup.defer('faults', () => faults.liftAll('runbook'));
  const phases = await createLivePhases({ ...run, ...witnesses }, runbook, { faults, variant, write });
  const agenda = createAgenda(runbook.steps);
  const ended = await earlyEnd(signal, () =>
    unlessAborted(signal, async () => {
      await resetServices(running);
      await phases.begin('baseline', () => tellRunning(variant, play));
      const time = startRunbookClock(clock, timeScale);
      const pace = { clock, time, agenda, gates, turns: new Semaphore(1), signal };
      const seen = { run, witnesses, phases, faults };
      const { strict = false } = settings;
      await followRunbook({ runbook, variant, plan, journal, stopper, strict, ...pace, ...seen });
    }),
  );
  await stopper.healed();
  await faults.liftAll('runbook');
  if (ended) await tellSkipped({ agenda, journal, variant }, ended.message);
  const evidence = await freezeEvidence({ ...run, plan: phases.plan() }, witnesses, phases.seen(), ended);
  await alerts.end(evidence.series);
  return evidence;
}

/** Writes each second down, and shows it to the guards. */
function seeIntervals(
  { runbook, plan }: VariantJob,
  { journal, stopper }: PlayTools,
  seconds: Seconds,
): (interval: Interval) => void {
  const { variant, timeScale } = plan;
  const guards = watchGuards(runbook.abort, timeScale);
  return (interval) => {
    const { entry, guarded } = seconds.of(interval);
    journal.write(entry).catch((error: unknown) => void stopper.stop({ kind: 'broken', error }));
    const tripped = guards(guarded);
    if (!tripped) return;
    void stopper.stop({ kind: 'abort', variant, guard: tripped.guard.text, observed: tripped.observed });
  };
}

async function tellRunning(variant: string, { journal, running }: Play): Promise<void> {
  journal.begin();
  const versions = { ...running.versions };
  await journal.write({ kind: 'variant', variant, state: 'running', beganMs: journal.at(), versions });
}
