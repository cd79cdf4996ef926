import { short } from '../../../report/chart/chart.ts';
import type { Slice } from '../../../report/headline/slices.ts';
import { inPhase, type Second, total } from '../compute/seconds.ts';

interface Grid {
  readonly stepMs: number;
  clock(ms: number): number;
}

/** Below this share of what is usually sent, what did not end at all shows as a gap. */
const NEARLY_ALL = 0.5;

/** How the load was served, as shares of what ended, or of what is usually sent where much less did; empty without a baseline. */
export function slicesOf(seconds: readonly Second[], { stepMs, clock }: Grid): Slice[] {
  const usual = perMs(inPhase(seconds, 'baseline'));
  if (usual === 0) return [];
  const steps = Map.groupBy(seconds, ({ fromMs, toMs }) => Math.floor((fromMs + toMs) / 2 / stepMs));
  return [...steps.values()].map((own): Slice => {
    const lengthMs = total(own, ({ fromMs, toMs }) => toMs - fromMs);
    const served = total(own, ({ success }) => success);
    const instead = total(own, ({ fallback }) => fallback);
    const failed = total(own, (second) => second.failed + second.rejected);
    const all = served + instead + failed;
    const usually = all < NEARLY_ALL * usual * lengthMs ? usual * lengthMs : all;
    return {
      fromS: short(clock(own[0]?.fromMs ?? 0)),
      toS: short(clock(own.at(-1)?.toMs ?? 0)),
      served: short(served / usually),
      instead: short(instead / usually),
      failed: short(failed / usually),
    };
  });
}

function perMs(seconds: readonly Second[]): number {
  const lengthMs = total(seconds, ({ fromMs, toMs }) => toMs - fromMs);
  return lengthMs > 0 ? total(seconds, ({ sent }) => sent) / lengthMs : 0;
}
