/** Counts per label. */
export interface Tally {
  add(label: string, count?: number): void;
  counts(): Readonly<Record<string, number>>;
}

/** Begins empty. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (label, count = 1) => void counts.set(label, (counts.get(label) ?? 0) + count),
    counts: () => Object.fromEntries(counts),
  };
}
