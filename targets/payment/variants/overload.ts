/** Fewer samples than this are too few to judge by. */
const LEAST_SAMPLES = 10;
/** Overloaded means that the mean is above this many times the target. */
const TOLERANCE = 3;

/** Whether the mean of these latencies shows that the service cannot keep up. */
export function isOverloaded(latencies: readonly number[], targetMs: number): boolean {
  if (latencies.length < LEAST_SAMPLES) return false;
  return latencies.reduce((sum, ms) => sum + ms, 0) / latencies.length > TOLERANCE * targetMs;
}
