import { z } from 'zod';
import { durationParameter } from '../parameters.ts';
import { SHORTEST_HEAD_BYTES } from '../shortest-answer.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'slicer';

export interface Slicer extends ToxicFault {
  readonly kind: typeof KIND;
  readonly bytes: number;
  readonly pauseMs: number;
}

export interface SlicerOptions extends ToxicOptions {
  /** Pause behind each piece in ms; default 0. */
  readonly pauseMs?: number;
}

/** Bytes arrive in pieces of about `bytes`, as over a bad link: it finds clients that take one read for one message. */
export function slicer(on: string, bytes: number, options: SlicerOptions = {}): Slicer {
  const { pauseMs = 0, stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, bytes, pauseMs, stream, toxicity };
}

/** More than the proxies take for one piece. */
const MOST_BYTES = 2 ** 31;

/** Pieces differ by up to a half. */
function longestPiece(bytes: number): number {
  return bytes + Math.floor(bytes / 2);
}

export const slicerKind = toxicKind<Slicer>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  // Longer pieces leave short answers as they are, and nobody counts how long an answer was.
  fallbackCount: ({ bytes }) => (longestPiece(bytes) < SHORTEST_HEAD_BYTES ? 'sent calls' : 'none'),
  delayMs: ({ pauseMs }) => pauseMs,
  parameters: { bytes: z.int().min(1).max(MOST_BYTES), pauseMs: durationParameter },
  defaults: { pauseMs: 0 },
  toxic: ({ bytes, pauseMs }) => ({
    type: 'slicer',
    // Its delay is in microseconds, unlike every other.
    attributes: { average_size: bytes, size_variation: Math.floor(bytes / 2), delay: Math.round(pauseMs * 1000) },
  }),
  scale: (fault, k) => ({ ...fault, pauseMs: fault.pauseMs / k }),
  text: ({ bytes }) => `pieces of ${bytes} bytes`,
});
