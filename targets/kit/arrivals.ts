/** How often requests of one route and attempt arrived. */
export interface Arrivals {
  readonly labels: { readonly route: string; readonly attempt_header: string };
  value: number;
}

export interface ArrivalBook {
  arrived(route: string, attempt: string): void;
  pages(): readonly Arrivals[];
}

/** Counts arrivals by route and attempt, for `arrivals_total`. */
export function createArrivalBook(): ArrivalBook {
  const byKey = new Map<string, Arrivals>();
  return {
    arrived: (route, attempt) => {
      const key = `${route} ${attempt}`;
      const page = byKey.get(key) ?? { labels: { route, attempt_header: attempt }, value: 0 };
      page.value += 1;
      byKey.set(key, page);
    },
    pages: () => [...byKey.values()],
  };
}
