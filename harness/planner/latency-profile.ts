/** Three anchors of a latency distribution in milliseconds, 0 < p50 <= p99 <= p999. */
export interface LatencyProfile {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** Where only p99 is known the others follow 1 : 4 : 10, the shape of the specification's own dependencies (0.8). */
export function completeProfile(known: Pick<LatencyProfile, 'p99Ms'> & Partial<LatencyProfile>): LatencyProfile {
  return { p50Ms: known.p50Ms ?? known.p99Ms / 4, p99Ms: known.p99Ms, p999Ms: known.p999Ms ?? known.p99Ms * 2.5 };
}

/** Normal quantiles of the anchors. */
const Z = { p50: 0, p99: 2.326, p999: 3.09 } as const;

/**
 * Share of healthy calls slower than `ms`, 0..1: the false timeouts of a timeout of `ms`.
 *
 * The same distribution as the latency sampler of the dependency stubs: log-linear in the normal quantile between the
 * anchors, nothing below p50 / 4 and nothing beyond 1.25 x p999 (specification 0.8).
 */
export function shareAbove({ p50Ms, p99Ms, p999Ms }: LatencyProfile, ms: number): number {
  if (ms < p50Ms / 4) return 1;
  if (ms >= p999Ms * 1.25) return 0;
  return ms <= p99Ms
    ? upperTail(quantileOf(ms, [p50Ms, Z.p50], [p99Ms, Z.p99]))
    : upperTail(quantileOf(ms, [p99Ms, Z.p99], [p999Ms, Z.p999]));
}

type Anchor = readonly [ms: number, z: number];

/** Normal quantile of `ms` on the line through two anchors; a step where both are the same duration. */
function quantileOf(ms: number, [lowMs, lowZ]: Anchor, [highMs, highZ]: Anchor): number {
  if (highMs > lowMs) return lowZ + ((highZ - lowZ) * Math.log(ms / lowMs)) / Math.log(highMs / lowMs);
  if (ms === highMs) return highZ;
  return ms < lowMs ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** P(Z > z) of the standard normal, within 7.5e-8: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
