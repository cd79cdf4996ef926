import type { ServiceParts } from '../../kit/service.ts';

/** Fewer samples than this say nothing. */
const LEAST_SAMPLES = 10;
/** Overloaded is a mean above so many times the target. */
const TOLERANCE = 3;

/** Whether the mean of these latencies says that the service cannot keep up. */
export function isOverloaded(latencies: readonly number[], targetMs: number): boolean {
  if (latencies.length < LEAST_SAMPLES) return false;
  return latencies.reduce((sum, ms) => sum + ms, 0) / latencies.length > TOLERANCE * targetMs;
}

/** The next scenario begins without what this one has seen. */
export function onFresh({ onReset }: ServiceParts, forget: () => void): void {
  onReset(({ fresh }) => {
    if (fresh) forget();
  });
}
