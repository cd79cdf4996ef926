import type { Evidence, Interval } from '../../domain/evidence.ts';
import { short } from '../chart/chart.ts';

/** How a load was served in a stretch of time: shares of what ended, or of what is usually sent where much less did. */
export interface Slice {
  readonly fromS: number;
  readonly toS: number;
  readonly served: number;
  /** By answers that are seldom without the fault, as those of a fallback are. */
  readonly instead: number;
  readonly failed: number;
}

/** Slices of all variants are as long as each other. */
export interface Grid {
  readonly stepS: number;
  clock(ms: number): number;
}

/** Below this share of what is usually sent, what did not end at all shows as a gap. */
const NEARLY_ALL = 0.5;

/** Every stretch of a run from its baseline on; empty where it has no baseline. */
export function slicesOf({ load, phases }: Evidence, { stepS, clock }: Grid): readonly Slice[] {
  const judged = load.intervals.filter(({ phase }) => phases.some(({ name }) => name === phase && name !== 'warmup'));
  const usual = perMs(judged.filter(({ phase }) => phase === 'baseline'));
  if (usual === 0) return [];
  const good = new Set(load.recordings.filter((each) => each.class === 'success').map(({ label }) => label));
  const rare = new Set([...good].filter((label) => isRare(label, judged)));
  const steps = Map.groupBy(judged, ({ fromMs, toMs }) => Math.floor(clock((fromMs + toMs) / 2) / stepS));
  return [...steps.values()].map((own) => {
    const [fromMs, toMs] = [own[0]?.fromMs ?? 0, own.at(-1)?.toMs ?? 0];
    const count = (of: (label: string) => boolean) =>
      own.flatMap(({ labels }) => Object.entries(labels)).reduce((sum, [label, n]) => sum + (of(label) ? n : 0), 0);
    const all = count(() => true) / (usual * Math.max(1, toMs - fromMs));
    // How many end in a moment is chance; which of them are served is what a picture of many variants is about.
    const usually = all < NEARLY_ALL ? usual * Math.max(1, toMs - fromMs) : count(() => true);
    return {
      fromS: short(clock(fromMs)),
      toS: short(clock(toMs)),
      served: short(count((label) => good.has(label) && !rare.has(label)) / usually),
      instead: short(count((label) => rare.has(label)) / usually),
      failed: short(count((label) => !good.has(label)) / usually),
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
