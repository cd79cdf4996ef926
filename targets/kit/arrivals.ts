/** How often requests of one route and attempt arrived: a sample of `arrivals_total`. */
export interface Arrivals {
  readonly labels: { readonly route: string; readonly attempt_header: string };
  value: number;
}

export interface ArrivalCounter {
  arrived(route: string, attempt: string): void;
  samples(): readonly Arrivals[];
}

/** Counts arrivals by route and attempt, for `arrivals_total`. */
export function createArrivalCounter(): ArrivalCounter {
  const byKey = new Map<string, Arrivals>();
  return {
    arrived: (route, attempt) => {
      const key = `${route} ${attempt}`;
      const arrivals = byKey.get(key) ?? { labels: { route, attempt_header: attempt }, value: 0 };
      arrivals.value += 1;
      byKey.set(key, arrivals);
    },
    samples: () => [...byKey.values()],
  };
}
