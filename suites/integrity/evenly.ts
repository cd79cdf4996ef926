import type { OpenLoad } from '../../harness/index.ts';

/**
 * `rate` requests a second for `forMs`, and none for `quietMs` after that. As `open`, but a list: its first request finds the faults of
 * its phase acting. A load that goes on meanwhile would send some before a process has died.
 */
export function evenly(rate: number, forMs: number, quietMs = 0): OpenLoad {
  const dueMs = Array.from({ length: Math.round((rate * forMs) / 1000) }, (_, i) => (i * 1000) / rate);
  return { model: 'open', arrivals: { kind: 'schedule', dueMs }, durationMs: forMs + quietMs };
}

/** `count` requests at one moment of a phase, and a second for their answers. */
export function atOnce(count: number, atMs: number): OpenLoad {
  return {
    model: 'open',
    arrivals: { kind: 'schedule', dueMs: Array.from({ length: count }, () => atMs) },
    durationMs: atMs + 1000,
  };
}

/** `count` requests at one moment, `times` times, `everyMs` apart; the last ones have that long for their work, too. */
export function bursts(count: number, everyMs: number, times: number): OpenLoad {
  const dueMs = Array.from({ length: count * times }, (_, i) => everyMs * Math.floor(i / count));
  return { model: 'open', arrivals: { kind: 'schedule', dueMs }, durationMs: everyMs * times };
}
