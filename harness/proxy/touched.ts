/**
 * How many distinct connections each toxic touched. Counts outlive their toxic and add up when a toxic of the
 * same name is set again, until `reset`, which makes every connection count anew.
 */
export interface Touched {
  /** Changes with every reset: a connection counts once per epoch. */
  epoch(): number;
  add(name: string): void;
  counts(): Readonly<Record<string, number>>;
  reset(): void;
}

/** The name under which cut connections are counted when a proxy is disabled or deleted. */
export const DOWN = 'down';

export function createTouched(): Touched {
  const counts = new Map<string, number>();
  let epoch = 0;
  return {
    epoch: () => epoch,
    add: (name) => counts.set(name, (counts.get(name) ?? 0) + 1),
    counts: () => ({ [DOWN]: 0, ...Object.fromEntries(counts) }),
    reset: () => {
      counts.clear();
      epoch++;
    },
  };
}
