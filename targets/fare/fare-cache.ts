/** Number of common routes, which are fetched at the start. */
const COMMON = 100;

interface Fare {
  readonly fare: number;
}

/** Caches the results of `fetchFare`; `warmUp` fetches the common routes in advance. */
export function cacheFares(fetchFare: (route: string) => Promise<Fare>) {
  const fares = new Map<string, Fare>();
  return {
    get: (route: string) => fares.get(route),
    keep: (route: string, fare: Fare) => void fares.set(route, fare),
    /** A few at a time, so that warming up does not overload the calculator. */
    warmUp: async (concurrency = 10) => {
      const routes = Array.from({ length: COMMON }, (_, i) => String(i + 1)).values();
      const worker = async () => {
        for (const route of routes) {
          const fare = await fetchFare(route).catch(() => undefined);
          if (fare) fares.set(route, fare);
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
    },
    get size() {
      return fares.size;
    },
  };
}
