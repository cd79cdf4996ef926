import type { Evidence, Interval, PhaseWindow } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Estimate } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { clockErrorMs } from './clock-error.ts';
import { countOf, dueIn, sentIn } from './requests.ts';
import { countIn } from './slices.ts';
import { phasesOf } from './window.ts';

/**
 * For how long load was offered in some phases, measured ms: in an open loop until the last request was sent, which is known
 * to an interval, or by the plan. What comes after that is no load. A closed loop offers its load until its last answer. Both ends are
 * known as far as clocks are; a planned length is that of each worker's own clock.
 */
export function offeredMs(evidence: Evidence, phases: readonly PhaseWindow[]): Estimate {
  const known = phases.map((phase) => offeredIn(evidence, phase));
  const sum = (value: (ms: Estimate) => number) => known.reduce((total, ms) => total + value(ms), 0);
  return { shown: sum(({ shown }) => shown), low: sum(({ low }) => low), high: sum(({ high }) => high) };
}

function offeredIn(evidence: Evidence, { name, fromMs, toMs }: PhaseWindow): Estimate {
  const exactly = (ms: number): Estimate => ({ shown: ms, low: ms, high: ms });
  const intervals = evidence.load.intervals.filter(({ phase }) => phase === name);
  if (intervals.length === 0) return exactly(toMs - fromMs);
  const from = Math.max(fromMs, ...intervals.slice(0, 1).map((interval) => interval.fromMs));
  const until = (interval: Interval | undefined) => Math.min(toMs, interval?.toMs ?? toMs);
  const planned = plannedLoad(evidence, name);
  const unsureMs = 2 * clockErrorMs(evidence);
  const within = (shown: number, least: number): Estimate => {
    return { shown, low: Math.max(0, least - unsureMs), high: shown + unsureMs };
  };
  if (planned === undefined) {
    const ms = until(intervals.at(-1)) - from;
    return within(ms, ms);
  }
  const last = intervals.findLast(({ sent }) => sent > 0) ?? intervals.at(-1);
  const known = within(until(last) - from, (last?.fromMs ?? from) - from);
  return known.low <= planned && planned <= known.high ? exactly(planned) : known;
}

/** How long an open loop sends, measured ms; undefined for closed loops. */
function plannedLoad({ plan }: Evidence, name: string): number | undefined {
  const load = plan.phases.find((phase) => phase.name === name)?.load;
  return load?.model === 'open' ? load.durationMs : undefined;
}

/**
 * How many requests of the scope were done, and how many of them certainly while its load was offered. The others ended in
 * another phase, or when no more was sent; and requests of other phases may have been done in this one.
 */
export function doneWhileOffered(
  evidence: Evidence,
  scope: Scope,
  isDone: (recording: Recording) => boolean,
): Estimate {
  const { phase: _, ...anywhere } = scope;
  const phases = phasesOf(evidence, scope);
  const isInside = (name: string) => phases.some((phase) => phase.name === name);
  const due = dueIn(evidence, scope);
  const own = due.filter(isDone);
  // What met the faults of the next phase might have been done without them.
  const unspoilt = new Set(sentIn(evidence, scope));
  const spoilt = countOf(due.filter((one) => !unspoilt.has(one) && !isDone(one)));
  const foreign = sentIn(evidence, anywhere).filter(
    (one) => isDone(one) && !isInside(one.phase) && isInside(one.endedIn ?? one.phase),
  );
  const count = countOf(own);
  const left = countOf(own.filter(({ phase, endedIn }) => !isInside(endedIn ?? phase)));
  const drained = countIn(evidence, drainOf(evidence, phases), isDone).meant.high;
  return { shown: count, low: Math.max(0, count - left - drained), high: count + countOf(foreign) + spoilt };
}

/** The intervals of open loops in which nothing was sent any more. */
function drainOf(evidence: Evidence, phases: readonly PhaseWindow[]): readonly Interval[] {
  return phases.flatMap(({ name }) => {
    if (plannedLoad(evidence, name) === undefined) return [];
    const intervals = evidence.load.intervals.filter(({ phase }) => phase === name);
    return intervals.slice(intervals.findLastIndex(({ sent }) => sent > 0) + 1);
  });
}
