import { inSequence } from '../sequence.ts';
import { attribute } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

const PIECE_MS = 100;

/**
 * Limits a stream to `rate` kB/s (1 kB = 1000 B) without a first burst. Large chunks leave in pieces of
 * 100 ms; 0 lets nothing pass. Late timers are made up for, so that the mean rate holds.
 */
export const bandwidth: ToxicKind = {
  type: 'bandwidth',
  attributes: [{ name: 'rate', unit: 'kB/s', min: 0, max: 1_000_000_000 }],
  start: (context, attributes) => {
    const rate = attribute(attributes, 'rate');
    /** When the bytes passed so far were due at this rate. */
    let dueAt = context.timers.now();
    return inSequence(context, (chunk, worker) => {
      context.markTouched();
      if (rate <= 0) return; // Stalls until it is updated or removed.
      dueAt = Math.max(dueAt, chunk.at, context.timers.now() - PIECE_MS);
      const next = () => {
        const size = Math.min(chunk.data.length, rate * PIECE_MS);
        dueAt += size / rate;
        worker.wait(dueAt - context.timers.now(), () => {
          const rest = chunk.data.subarray(size);
          context.out.push({ data: chunk.data.subarray(0, size), at: dueAt });
          chunk.data = rest;
          if (rest.length > 0) next();
          else worker.done();
        });
      };
      next();
    });
  },
};
