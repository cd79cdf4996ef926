import { inSequence } from '../sequence.ts';
import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/**
 * Delays every chunk by `latency` ± `jitter` ms, uniform on [L-J, L+J) and never below 0, counted from its
 * arrival; order is kept, so a chunk also waits for those before it. An end waits only for held data.
 * Holds as much as Toxiproxy's 1024 chunks, so that it does not cap bandwidth.
 */
export const latency: ToxicKind = {
  type: 'latency',
  attributes: [
    { name: 'latency', unit: 'ms', min: 0, max: MAX_DURATION_MS },
    { name: 'jitter', unit: 'ms', min: 0, max: MAX_DURATION_MS },
  ],
  holds: 1024 * 32_768,
  start: (context, attributes) => {
    const mean = attribute(attributes, 'latency');
    const jitter = attribute(attributes, 'jitter');
    return inSequence(context, (chunk, worker) => {
      // Toxiproxy draws whole milliseconds: L - J + Int63n(2J).
      const delay = jitter > 0 ? mean - jitter + Math.floor(context.random.next() * 2 * jitter) : mean;
      const due = chunk.at + Math.max(0, delay);
      if (delay > 0) context.markTouched();
      worker.wait(due - context.timers.now(), () => {
        chunk.at = Math.max(due, chunk.at);
        context.out.push(chunk);
        worker.done();
      });
    });
  },
};
