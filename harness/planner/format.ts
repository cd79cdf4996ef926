/** A setting as it is typed into a configuration: whole milliseconds are not rounded away (`3500 ms`). */
export function inMs(ms: number): string {
  return `${Number(ms.toFixed(Math.abs(ms) < 10 ? 3 : 1))} ms`;
}

/** A share of 0..1 with two decimals, and never `0.00 %` for something that happens. */
export function inPercent(share: number): string {
  if (share > 0 && share < 0.00005) return '<0.01 %';
  return `${(share * 100).toFixed(2)} %`;
}

/** `1.75x` */
export function asFactor(factor: number): string {
  return `${Number(factor.toFixed(2))}x`;
}
