/** Bounds that a person would write; ms. */
const ROUND = [500, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000, 10_000, 12_000, 15_000, 20_000, 30_000];

/** What a duration that was measured stays below, also on another day. */
export function boundAbove(measuredMs: number): number {
  const most = measuredMs < 1000 ? 2 * measuredMs : 1.25 * measuredMs + 200;
  return ROUND.find((ms) => ms >= most) ?? Math.ceil(most / 10_000) * 10_000;
}

/** What one would wish in place of a duration that is too long; undefined where nobody would complain. */
export function wishBelow(measuredMs: number): number | undefined {
  return ROUND.findLast((ms) => ms <= measuredMs / 2);
}

/** `500ms`, `3s`, as statements have it. */
export function boundText(ms: number): string {
  return ms < 1000 ? `${ms}ms` : `${ms / 1000}s`;
}
