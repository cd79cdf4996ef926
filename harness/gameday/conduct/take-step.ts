import type { Clock } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Semaphore } from '../../runtime/semaphore.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';
import type { Journal } from '../journal/journal.ts';
import type { Runbook, Step } from '../runbook/runbook.ts';
import type { Acting } from './acting-faults.ts';
import type { Agenda } from './agenda.ts';
import { describeStep } from './describe-step.ts';
import type { Gates } from './gates.ts';
import { injectsOf } from './plan-variant.ts';
import type { RunbookClock } from './runbook-clock.ts';
import { evidenceSoFar, type JudgedNow, judgeNow, type SeenSoFar } from './statements.ts';
import { messageOf, type Stopper } from './stopper.ts';

/** One variant while the runbook is followed. */
export interface VariantDay extends SeenSoFar {
  readonly runbook: Runbook;
  readonly variant: string;
  /** Its faults are scaled and have their seeds, in the order of the runbook. */
  readonly plan: ScenarioPlan;
  readonly clock: Clock;
  readonly time: RunbookClock;
  readonly agenda: Agenda;
  readonly gates: Gates;
  readonly journal: Pick<Journal, 'write' | 'at'>;
  readonly stopper: Stopper;
  readonly strict: boolean;
  /** One change of phases at a time. */
  readonly turns: Semaphore;
  /** Ends the variant early. */
  readonly signal: AbortSignal;
}

/** Why a step had nothing to do; undefined where it did something. */
type Skipped = string | undefined;

/** Takes one step, and tells it. Rejects when it cannot be taken, and as soon as the game day ends. */
export async function takeStep(index: number, step: Step, day: VariantDay): Promise<void> {
  const { journal, variant, signal } = day;
  const told = { kind: 'step', variant, index, text: describeStep(step) } as const;
  await journal.write({ ...told, state: 'began' });
  try {
    const why = await unlessAborted(signal, () => take(index, step, day));
    await journal.write(why === undefined ? { ...told, state: 'done' } : { ...told, state: 'skipped', why });
  } catch (error) {
    await journal.write({ ...told, state: 'failed', why: messageOf(error) });
    throw error;
  }
}

async function take(index: number, step: Step, day: VariantDay): Promise<Skipped> {
  const { journal, phases } = day;
  switch (step.kind) {
    case 'say':
      await journal.write({ kind: 'said', text: step.text, by: 'runbook' });
      return undefined;
    case 'gate':
      return waitAtGate(index, step.question, day);
    case 'inject':
      return inject(step, day);
    case 'lift':
      return lift(step.name, 'runbook', day);
    case 'check':
      await journal.write(judgeNow(step.statement, 'check', await evidenceSoFar(day), day));
      return undefined;
    case 'load':
      await phases.setRate(step.rate);
      return undefined;
  }
}

/** The clock of the runbook stands still meanwhile; the load goes on. */
async function waitAtGate(index: number, question: string, day: VariantDay): Promise<Skipped> {
  const { journal, variant, clock, gates, time, signal } = day;
  const told = { kind: 'gate', variant, index, question } as const;
  using _ = time.stand();
  const sinceMs = clock.now();
  const passing = gates.wait(index, signal);
  passing.catch(() => {}); // awaited below
  await journal.write({ ...told, state: 'waits' });
  const waited = () => ({ waitedMs: clock.now() - sinceMs });
  try {
    const by = await passing;
    await journal.write({ ...told, state: 'passed', by, ...waited() });
  } catch (error) {
    await journal.write({ ...told, state: 'refused', ...waited() });
    throw error;
  }
  return undefined;
}

async function inject(step: Extract<Step, { kind: 'inject' }>, day: VariantDay): Promise<Skipped> {
  const { runbook, plan, phases, faults, journal, agenda, time, signal } = day;
  const { name, forMs } = step;
  if (phases.current() === 'baseline') {
    await phases.count();
    await demandSteadyState(day);
    await phases.begin('fault');
  }
  const planned = plan.phases.find((phase) => phase.name === 'fault');
  const nth = injectsOf(runbook).indexOf(step);
  const fault = planned?.faults?.[nth];
  if (!fault) throw new Error(`${name} is not in the plan of the game day`);
  const lifts = forMs === undefined ? {} : { liftsAtMs: journal.at() + forMs / plan.timeScale };
  signal.throwIfAborted();
  const acting = await faults.apply({ name, fault, text: planned?.faultTexts?.[nth] ?? name, ...lifts });
  if (forMs !== undefined) agenda.liftAt(time.at() + forMs, name);
  void liftInTime(name, acting, day);
  return undefined;
}

/** Nothing is broken where the steady state does not hold, or is not known. */
async function demandSteadyState(day: VariantDay): Promise<void> {
  const { runbook, journal, stopper, signal, variant } = day;
  if (runbook.steadyState.length === 0) return;
  const evidence = await evidenceSoFar(day);
  const judged = runbook.steadyState.map((text) => judgeNow(text, 'steady state', evidence, day));
  for (const each of judged) await journal.write(each);
  const bad = judged.find(({ state }) => state !== 'holds');
  if (!bad) return;
  await stopper.stop({ kind: 'unsteady', variant, guard: bad.text, observed: bad.observed });
  signal.throwIfAborted();
}

/** A lift that is due takes a moment; real ms. */
const SLACK_MS = 1000;

/** However long a gate waits, no fault acts for longer than the blast radius says. */
async function liftInTime(name: string, { acts }: Acting, day: VariantDay): Promise<void> {
  const { runbook, plan, clock, signal, stopper } = day;
  try {
    await clock.sleep((runbook.blastRadius.longestMs + SLACK_MS) / plan.timeScale, signal);
    if (acts()) await lift(name, 'blast radius', day);
  } catch (error) {
    if (!signal.aborted) await stopper.stop({ kind: 'broken', error });
  }
}

/** Lifts a fault if it still acts; the recovery begins when it was the last one. */
export async function lift(name: string, by: string, day: VariantDay): Promise<Skipped> {
  if (!(await day.faults.lift(name, by))) return `${name} does not act any more`;
  // The blast radius may lift one while a step lifts another.
  await day.turns.hold(() => recoverAfterLast(day));
  return undefined;
}

async function recoverAfterLast(day: VariantDay): Promise<void> {
  const { runbook, faults, agenda, phases, time, journal } = day;
  const isLast = faults.names().length === 0 && agenda.injectsLeft() === 0;
  if (!isLast || phases.current() !== 'fault' || time.at() >= runbook.lengthMs) return;
  await phases.count();
  await phases.begin('recovery');
  for (const judged of await judgeExpected(day)) await journal.write(judged);
}

/** What is expected at the end, by what was seen so far. */
async function judgeExpected(day: VariantDay): Promise<readonly JudgedNow[]> {
  const { runbook, variant } = day;
  const evidence = await evidenceSoFar(day);
  return (runbook.expect[variant] ?? []).map(({ text }) => judgeNow(text, 'expect', evidence, day));
}
