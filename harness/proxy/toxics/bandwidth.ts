import { inSequence } from '../sequence.ts';
import { attribute, type ToxicKind } from './toxic-kind.ts';

const PIECE_MS = 100;

/**
 * Limits a stream to `rate` kB/s (1 kB = 1000 B) without a first burst: large chunks leave in pieces of
 * 100 ms; 0 lets nothing pass. Late wake-ups are made up for, so that the mean rate holds.
 */
export const bandwidth: ToxicKind = {
  type: 'bandwidth',
  attributes: [{ name: 'rate', unit: 'kB/s', min: 0, max: 1_000_000_000 }],
  start: (port, attributes) => {
    const rate = attribute(attributes, 'rate');
    /** When the bytes passed so far are paid for. */
    let paidAt = port.timers.now();
    return inSequence(port, (chunk, worker) => {
      port.feel();
      if (rate <= 0) return; // Stalls until it is updated or removed.
      paidAt = Math.max(paidAt, chunk.at, port.timers.now() - PIECE_MS);
      const next = () => {
        const size = Math.min(chunk.data.length, rate * PIECE_MS);
        paidAt += size / rate;
        worker.wait(paidAt - port.timers.now(), () => {
          const rest = chunk.data.subarray(size);
          port.out.push({ data: chunk.data.subarray(0, size), at: paidAt });
          chunk.data = rest;
          if (rest.length > 0) next();
          else worker.done();
        });
      };
      next();
    });
  },
};
