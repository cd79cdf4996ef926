import type { Random } from '../domain/ports.ts';
import type { Timers } from './timers.ts';

/** What every part of one proxy server shares. */
export interface Settings {
  /** Root of all draws: toxicity, jitter, slices. */
  readonly random: Random;
  readonly timers: Timers;
  /** A dial to an upstream that has not answered after this long counts as failed, ms. */
  readonly dialTimeoutMs: number;
}
