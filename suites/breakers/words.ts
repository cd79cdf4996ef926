import type { LoadPlan } from '../../harness/index.ts';

/** The service that fails in these scenarios, and how the caller names its breaker. */
export const DOWNSTREAM = 'downstream';
export const BREAKER = `breaker "${DOWNSTREAM}"`;

/** Single calls, each at its time in seconds since the phase began. */
export function callsAt(...seconds: readonly number[]): LoadPlan {
  const dueMs = seconds.map((second) => second * 1000);
  return { model: 'open', arrivals: { kind: 'schedule', dueMs }, durationMs: Math.max(...dueMs) + 500 };
}

/** `count` numbers, `apart` from each other, from `first` on. */
export function spaced(first: number, apart: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i * apart);
}

/** The largest share of the traffic that a working breaker may reject. */
export const HARDLY_REJECTED = 'rate of circuit_open < 2%';
