import type { Random } from '../../domain/ports.ts';
import { inSequence } from '../sequence.ts';
import { attribute, MAX_DURATION_MS } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Cuts chunks into pieces of about `average_size` ± `size_variation` bytes with `delay` µs after each. */
export const slicer: ToxicKind = {
  type: 'slicer',
  attributes: [
    { name: 'average_size', unit: 'B', min: 1, max: 2 ** 31 },
    { name: 'size_variation', unit: 'B', min: 0, max: 2 ** 31 },
    { name: 'delay', unit: 'µs', min: 0, max: MAX_DURATION_MS * 1000 },
  ],
  check: (attributes) =>
    attribute(attributes, 'size_variation') >= attribute(attributes, 'average_size')
      ? 'size_variation must be less than average_size'
      : undefined,
  start: (context, attributes) => {
    const average = attribute(attributes, 'average_size');
    const variation = attribute(attributes, 'size_variation');
    const delayMs = attribute(attributes, 'delay') / 1000;
    return inSequence(context, (chunk, worker) => {
      const sizes = slices(chunk.data.length, average, variation, context.random);
      if (sizes.length > 1) context.markTouched();
      let index = 0;
      const next = () => {
        while (index < sizes.length) {
          const size = sizes[index++] as number;
          context.out.push({ data: chunk.data.subarray(0, size), at: chunk.at });
          chunk.data = chunk.data.subarray(size);
          if (delayMs > 0) return worker.wait(delayMs, next);
        }
        worker.done();
      };
      next();
    });
  },
};

/**
 * Sizes of the pieces of a chunk, by Toxiproxy's rule: halve, moved by up to `variation`, until a piece is at
 * most `average + variation`. Every piece has at least one byte, where Toxiproxy would recurse for ever.
 */
export function slices(size: number, average: number, variation: number, random: Random): readonly number[] {
  const sizes: number[] = [];
  const halve = (length: number) => {
    if (length <= 1 || length - average <= variation) {
      sizes.push(length);
      return;
    }
    const shift = variation > 0 ? Math.floor(random.next() * variation * 2) - variation : 0;
    const left = Math.min(length - 1, Math.max(1, Math.floor(length / 2) + shift));
    halve(left);
    halve(length - left);
  };
  halve(size);
  return sizes;
}
