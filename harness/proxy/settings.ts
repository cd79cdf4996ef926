import type { Random } from '../domain/ports.ts';
import type { Timers } from './timers.ts';

/**
 * `squall` (default) is Toxiproxy with its traps removed; `strict` restores the quirks of Toxiproxy 2.12.0,
 * so that the differential run compares like with like.
 */
export type Compat = 'squall' | 'strict';

/** What every part of one proxy server shares. */
export interface Settings {
  readonly compat: Compat;
  /** Root of all draws: toxicity, jitter, slices. */
  readonly random: Random;
  readonly timers: Timers;
  /** A dial to an upstream that has not answered after this long counts as failed, ms. */
  readonly dialTimeoutMs: number;
}
