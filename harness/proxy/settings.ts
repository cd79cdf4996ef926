import type { Random } from '../domain/ports.ts';
import type { Timers } from './timers.ts';
import type { Turns } from './turns.ts';

/** What every part of one proxy server shares. */
export interface Settings {
  /** Root of all draws: toxicity, jitter, slices. */
  readonly random: Random;
  readonly timers: Timers;
  readonly turns: Turns;
  /** A dial to an upstream that has not answered after this long counts as failed, ms. */
  readonly dialTimeoutMs: number;
}
