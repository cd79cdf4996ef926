import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closed } from '../domain/load-plan.ts';
import { shareOf } from './share.ts';

test('the parts of a closed load add up to it, and every part has users for its requests', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 8 }), (n, c, of) => {
      const parts = Array.from({ length: of }, (_, index) => shareOf(closed(n, c), { index, of }));
      const present = parts.filter((part) => part?.model === 'closed');
      expect(present.reduce((sum, part) => sum + (part.requests ?? 0), 0)).toBe(n);
      expect(present.reduce((sum, part) => sum + part.concurrency, 0)).toBe(c);
      for (const part of present) expect(part.concurrency).toBeGreaterThan(0);
    }),
  );
});
