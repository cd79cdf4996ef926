import type { Evidence, Interval } from '../../domain/evidence.ts';
import { short } from '../chart/chart.ts';
import { joinShort, thinIntervals } from '../chart/thin.ts';

/** How a load was served in a stretch of time: shares of what was sent in the baseline in as much time. */
export interface Slice {
  readonly fromS: number;
  readonly toS: number;
  readonly served: number;
  readonly failed: number;
}

const MOST = 240;

/** Every stretch of a run from its baseline on; empty where it has no baseline. */
export function slicesOf({ load, phases }: Evidence, clock: (ms: number) => number): readonly Slice[] {
  const judged = load.intervals.filter(({ phase }) => phases.some(({ name }) => name === phase && name !== 'warmup'));
  const usual = perMs(judged.filter(({ phase }) => phase === 'baseline'));
  if (usual === 0) return [];
  const good = new Set(load.recordings.filter((each) => each.class === 'success').map(({ label }) => label));
  return thinIntervals(joinShort(judged), MOST).map(({ fromMs, toMs, labels }) => {
    const usually = usual * Math.max(1, toMs - fromMs);
    const ended = Object.entries(labels);
    const count = (served: boolean) =>
      ended.reduce((sum, [label, n]) => sum + (good.has(label) === served ? n : 0), 0) / usually;
    return {
      fromS: short(clock(fromMs)),
      toS: short(clock(toMs)),
      served: short(count(true)),
      failed: short(count(false)),
    };
  });
}

function perMs(intervals: readonly Interval[]): number {
  const ms = intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return ms > 0 ? intervals.reduce((sum, { sent }) => sum + sent, 0) / ms : 0;
}
