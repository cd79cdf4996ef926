import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDeadlines } from './deadlines.ts';
import { fakeDispatcher } from './loops/fake-dispatcher.fixture.ts';

test('expires exactly those that were not removed in time, none early, in order', () => {
  const request = fc.record({ gapMs: fc.nat({ max: 30 }), lifeMs: fc.nat({ max: 200 }) });
  fc.assert(
    fc.property(fc.array(request), fc.integer({ min: 1, max: 100 }), (requests, deadlineMs) => {
      const clock = fakeDispatcher();
      const expired: { readonly id: number; readonly at: number; readonly expiresAt: number }[] = [];
      const deadlines = createDeadlines<{ id: number; expiresAt: number }>(clock, (item) =>
        expired.push({ ...item, at: clock.now() }),
      );
      const slow: number[] = [];
      for (const [id, { gapMs, lifeMs }] of requests.entries()) {
        clock.advance(gapMs);
        const item = { id, expiresAt: clock.now() + deadlineMs };
        deadlines.add(item);
        if (lifeMs < deadlineMs) clock.after(lifeMs, () => deadlines.remove(item));
        else slow.push(id);
      }
      clock.advance(500);
      expect(expired.map(({ id }) => id)).toEqual(slow);
      for (const { at, expiresAt } of expired) {
        expect(at).toBeGreaterThanOrEqual(expiresAt);
        expect(at).toBeLessThanOrEqual(expiresAt + 1);
      }
      expect(deadlines.size).toBe(0);
    }),
  );
});
