/** How many routes are common enough to be fetched at the start. */
const COMMON = 100;

interface Fare {
  readonly fare: number;
}

/** Keeps what `fetchFare` delivered; `warmUp` fetches the common routes before anybody asks. */
export function cacheFares(fetchFare: (route: string) => Promise<Fare>) {
  const fares = new Map<string, Fare>();
  return {
    get: (route: string) => fares.get(route),
    keep: (route: string, fare: Fare) => void fares.set(route, fare),
    /** A few at a time: warming up must not be the herd that breaks the calculator. */
    warmUp: async (atOnce = 10) => {
      const routes = Array.from({ length: COMMON }, (_, i) => String(i + 1)).values();
      const worker = async () => {
        for (const route of routes) {
          const fare = await fetchFare(route).catch(() => undefined);
          if (fare) fares.set(route, fare);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    },
    get size() {
      return fares.size;
    },
  };
}
