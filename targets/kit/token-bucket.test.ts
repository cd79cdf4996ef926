import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenBucket } from './token-bucket.ts';

test('in any stretch of time no more pass than its burst and its rate allow, and none is refused without need', () => {
  const gaps = fc.array(fc.nat(400), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10 }), (waits, perSecond, burst) => {
      let now = 0;
      const bucket = tokenBucket(perSecond, burst, () => now);
      const passed: number[] = [];
      const refused: number[] = [];
      for (const wait of waits) {
        now += wait;
        (bucket.take() ? passed : refused).push(now);
      }
      const between = (from: number, to: number) => passed.filter((at) => at >= from && at <= to).length;
      for (const from of passed)
        for (const to of passed)
          if (to >= from)
            expect(between(from, to)).toBeLessThanOrEqual(burst + ((to - from) * perSecond) / 1000 + 1e-6);
      // Who was refused came after so many that one more would have broken the rule.
      for (const at of refused) {
        const full = [0, ...passed].some((from) => between(from, at) + 1 > burst + ((at - from) * perSecond) / 1000);
        expect(full).toBe(true);
      }
    }),
  );
});
