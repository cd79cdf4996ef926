import type { Random } from '../domain/ports.ts';
import type { Timers } from './timers.ts';

/**
 * How a stream ends: `eof` the source closed its side, `cut` a toxic closes both sides, `reset` both sides
 * are torn down with RST.
 */
export type StreamEnd = 'eof' | 'cut' | 'reset';

/** Bytes on their way, at most 32 KiB, and when they became due at the stage they are in (ms, monotonic). */
export interface Chunk {
  data: Buffer;
  at: number;
}

/** Where bytes go next: a stage, or the socket at the end of the link. */
export interface Sink {
  push(chunk: Chunk): void;
  end(how: StreamEnd): void;
}

/** What a stage still had when it was stopped, oldest first; the first chunk was being worked on. */
export interface Held {
  readonly chunks: readonly Chunk[];
  readonly ended: StreamEnd | undefined;
}

/** One toxic at work on one stream of one connection. */
export interface Stage extends Sink {
  /** Cancels its timers and hands back what it holds. Nothing may be pushed afterwards. */
  stop(): Held;
  /** Chunks that wait for their turn; none when absent. */
  waiting?(): number;
}

/** What a stage may use of its link. */
export interface StageContext {
  /** Stands for the connection: both its streams have the same. */
  readonly connection: object;
  /** Nothing of the stream had come when the stage was started. */
  readonly isFresh: boolean;
  readonly out: Sink;
  readonly timers: Timers;
  readonly random: Random;
  /** Survives updates of the toxic on this connection. */
  readonly memory: { bytes: number };
  /** Counts the connection as touched by the toxic. */
  markTouched(): void;
  /** True while the link's destination takes no more, or the link holds as much as it may. */
  full(): boolean;
  /** Calls `run` once when the link is no longer full. */
  onRoom(run: () => void): void;
  /** Reports bytes that were thrown away. */
  drop(bytes: number): void;
}

export const NOTHING_HELD: Held = { chunks: [], ended: undefined };
