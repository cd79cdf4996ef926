import type { Evidence, Interval } from '../../domain/evidence.ts';
import { short } from '../chart/chart.ts';
import { joinShort, thinIntervals } from '../chart/thin.ts';

/** How a load was served in a stretch of time: shares of what was sent in the baseline in as much time. */
export interface Slice {
  readonly fromS: number;
  readonly toS: number;
  readonly served: number;
  /** By answers that are seldom without the fault, as those of a fallback are. */
  readonly instead: number;
  readonly failed: number;
}

const MOST = 240;

/** Every stretch of a run from its baseline on; empty where it has no baseline. */
export function slicesOf({ load, phases }: Evidence, clock: (ms: number) => number): readonly Slice[] {
  const judged = load.intervals.filter(({ phase }) => phases.some(({ name }) => name === phase && name !== 'warmup'));
  const usual = perMs(judged.filter(({ phase }) => phase === 'baseline'));
  if (usual === 0) return [];
  const good = new Set(load.recordings.filter((each) => each.class === 'success').map(({ label }) => label));
  const rare = new Set([...good].filter((label) => isRare(label, judged)));
  return thinIntervals(joinShort(judged), MOST).map(({ fromMs, toMs, labels }) => {
    const usually = usual * Math.max(1, toMs - fromMs);
    const share = (of: (label: string) => boolean) =>
      short(Object.entries(labels).reduce((sum, [label, n]) => sum + (of(label) ? n : 0), 0) / usually);
    return {
      fromS: short(clock(fromMs)),
      toS: short(clock(toMs)),
      served: share((label) => good.has(label) && !rare.has(label)),
      instead: share((label) => rare.has(label)),
      failed: share((label) => !good.has(label)),
    };
  });
}

/** Five times as frequent during the fault as before it. */
function isRare(label: string, intervals: readonly Interval[]): boolean {
  const shareIn = (name: string) => {
    const own = intervals.filter(({ phase }) => phase === name);
    return own.reduce((sum, { labels }) => sum + (labels[label] ?? 0), 0) / Math.max(1, perPhase(own));
  };
  return shareIn('fault') > 5 * shareIn('baseline');
}

function perPhase(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { count }) => sum + count, 0);
}

function perMs(intervals: readonly Interval[]): number {
  const ms = intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return ms > 0 ? intervals.reduce((sum, { sent }) => sum + sent, 0) / ms : 0;
}
