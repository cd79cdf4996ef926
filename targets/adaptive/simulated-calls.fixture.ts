import { expect } from 'vitest';
import type { AdaptiveTimeout } from './adaptive-timeout.ts';

/** A stretch of calls, 20 per second: latency of the i-th in ms; `Infinity` is never answered. */
export interface Stretch {
  readonly calls: number;
  readonly latencyMs: (i: number) => number;
}

/** What a stretch of calls was like. */
export interface Seen {
  /** Of its calls. */
  readonly timeouts: number;
  readonly longestMs: number;
  /** Largest value of the timeout over the smallest, while its calls were sent. */
  readonly swing: number;
  /** Of the timeout, when its last call was sent. */
  readonly valueMs: number;
}

const EVERY_MS = 50;

/** 94 calls of 50 ms, 5 of 150 and one of 200, over and over. */
export const healthy = (i: number) => {
  if (i % 100 === 37) return 200;
  return i % 20 === 3 ? 150 : 50;
};
export const slower = (by: number) => (i: number) => healthy(i) + by;

/** Plays the stretches one after another, on virtual time; calls of one are in flight when the next begins. */
export function play(timeout: AdaptiveTimeout, stretches: readonly Stretch[]): Seen[] {
  const ends: { readonly atMs: number; readonly tell: () => void }[] = [];
  const settleUntil = (ms: number, look: () => void) => {
    ends.sort((a, b) => a.atMs - b.atMs);
    while (ends[0] && ends[0].atMs <= ms) {
      ends.shift()?.tell();
      look();
    }
  };
  let now = 0;
  const seen = stretches.map(({ calls, latencyMs }) => {
    const stretch = { timeouts: 0, longestMs: 0, least: timeout.currentMs, most: timeout.currentMs };
    const look = () => {
      stretch.least = Math.min(stretch.least, timeout.currentMs);
      stretch.most = Math.max(stretch.most, timeout.currentMs);
    };
    for (let i = 0; i < calls; i += 1, now += EVERY_MS) {
      settleUntil(now, look);
      const [ms, limitMs] = [latencyMs(i), timeout.currentMs];
      const took = Math.min(ms, limitMs);
      stretch.longestMs = Math.max(stretch.longestMs, took);
      if (ms > limitMs) stretch.timeouts += 1;
      ends.push({ atMs: now + took, tell: () => (ms > limitMs ? timeout.timedOut() : timeout.answered(ms)) });
    }
    return { stretch, valueMs: timeout.currentMs };
  });
  settleUntil(Number.POSITIVE_INFINITY, () => {});
  expect(ends).toEqual([]);
  return seen.map(({ stretch: { timeouts, longestMs, least, most }, valueMs }) => ({
    timeouts,
    longestMs,
    swing: most / least,
    valueMs,
  }));
}
