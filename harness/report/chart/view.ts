import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { type Bound, type Chart, type Point, short } from './chart.ts';
import { bandsOf } from './fault-bands.ts';
import { joinShort, thinIntervals } from './thin.ts';

/** Variants of one scenario on a common time axis. */
export interface View {
  readonly members: readonly JudgedScenario[];
  /** From ms of a scenario to s of the chart. */
  clockOf(evidence: Evidence): Clock;
  /** More points would not be visible. */
  readonly most: { readonly intervals: number; readonly samples: number };
}

export type Clock = (ms: number) => number;

/** One variant since its scenario began, warm-up included, in as much detail as a page can show. */
export function wholeView(member: JudgedScenario): View {
  const { timeScale } = member.evidence.plan;
  return {
    members: [member],
    clockOf: () => (ms) => short((ms * timeScale) / 1000),
    most: { intervals: 600, samples: 600 },
  };
}

/**
 * Several variants over each other: 0 is the first judged phase of the one that was quickest with it, and their fault
 * begins at the same time, however long each of them took to get there.
 */
export function sharedView(members: readonly JudgedScenario[]): View {
  const before = Math.min(...members.map(({ evidence }) => secondsBefore(evidence)));
  return {
    members,
    clockOf: (evidence) => {
      const { timeScale } = evidence.plan;
      const origin = (anchorMs(evidence) * timeScale) / 1000 - before;
      return (ms) => short((ms * timeScale) / 1000 - origin);
    },
    most: { intervals: 120, samples: 240 },
  };
}

/** When what all variants have in common begins: the first fault, else the first judged phase. */
function anchorMs(evidence: Evidence): number {
  return evidence.faults[0]?.fromMs ?? beginMs(evidence);
}

function beginMs({ phases }: Evidence): number {
  return phases.find(({ name }) => name !== 'warmup')?.fromMs ?? 0;
}

function secondsBefore(evidence: Evidence): number {
  return (Math.max(0, anchorMs(evidence) - beginMs(evidence)) * evidence.plan.timeScale) / 1000;
}

/** A chart over time, with the faults of all its variants as bands. */
export function overTime(view: View, chart: Omit<Chart, 'xUnit' | 'xTitle' | 'bands'>): Chart {
  const bands = bandsOf(view.members.map(({ evidence }) => ({ evidence, clock: view.clockOf(evidence) })));
  return { ...chart, xUnit: 's', xTitle: 'time of the run, in real time', bands };
}

/** The intervals of one variant, joined to as many as a chart can show. */
export function intervalsOf({ most }: View, { load }: Evidence): Interval[] {
  return thinIntervals(joinShort(load.intervals), most.intervals);
}

/** Only points from 0 on. Where a value `holds` until the next one, the last value before 0 becomes that at 0. */
export function sinceBegin(points: readonly Point[], holds: boolean): Point[] {
  const first = points.findIndex(([at]) => at >= 0);
  if (first < 0) return [];
  const [at, before] = [points[first]?.[0] ?? 0, points[first - 1]];
  const kept = points.slice(first);
  return holds && before && at > 0 ? [[0, before[1]], ...kept] : kept;
}

/** Bounds in `unit` of the variants' statements that match. */
export function boundsOf({ members }: View, statement: RegExp, unit: string): Bound[] {
  const bounds = members.flatMap(({ verdicts }) =>
    verdicts
      .filter((each) => each.unit === unit && statement.test(each.text))
      .map(({ bound, text }) => ({ at: short(bound), text })),
  );
  return [...new Map(bounds.map((bound) => [bound.text, bound])).values()];
}
