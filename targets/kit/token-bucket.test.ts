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
      const most = (from: number, to: number) => burst + ((to - from) * perSecond) / 1000;
      const count = (from: number, to: number) => passed.filter((at) => at >= from && at <= to).length;
      const pairs = passed.flatMap((from) => passed.filter((to) => to >= from).map((to) => [from, to] as const));
      expect(pairs.filter(([from, to]) => count(from, to) > most(from, to) + 1e-6)).toEqual([]);
      // Who was refused came after so many that one more would have broken the rule.
      expect(
        refused.filter((at) => [0, ...passed].every((from) => count(from, at) + 1 <= most(from, at) - 1e-6)),
      ).toEqual([]);
    }),
  );
});
