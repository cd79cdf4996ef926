/** A crowd that resubmits, before a shop whose capacity fell and came back. Rates per ms. */
export interface Crowd {
  /** Orders per ms. */
  readonly rate: number;
  /** Submissions of each that gets none through. */
  readonly submissions: number;
  /** Orders per ms that the shop can serve while it is well, and while its processor is slow. */
  readonly wellPerMs: number;
  readonly slowPerMs: number;
  readonly faultMs: number;
}

/**
 * How long an endless queue goes on failing after the cause has gone, in ms. While it is longer than the patience of those in it,
 * every order is submitted `submissions` times, so it drains by what is left of the capacity only: the tail of a metastable
 * failure (Bronson et al., HotOS 2021). For ever where nothing is left.
 */
export function metastableTailMs({ rate, submissions, wellPerMs, slowPerMs, faultMs }: Crowd): number {
  const offered = rate * submissions;
  return offered >= wellPerMs ? Number.POSITIVE_INFINITY : (faultMs * (offered - slowPerMs)) / (wellPerMs - offered);
}
