/** Readings tried: one that was interrupted is off by as long as the machine was elsewhere, not all of them are. */
const TRIES = 50;

/**
 * What has to be added to `other` to read `reference`, both monotonic ms at the same pace. The two cannot be read at once, so
 * `other` is read between two readings of `reference`, and the closest two count (Cristian 1989): the error is at most half of
 * what lay between them.
 */
export function clockOffset(reference: () => number, other: () => number): number {
  let closest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const before = reference();
    const between = other();
    const after = reference();
    if (after - before >= closest) continue;
    closest = after - before;
    offset = (before + after) / 2 - between;
  }
  return offset;
}
