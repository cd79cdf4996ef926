import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consecutive, cumulative, rolling, slowTail, type TripRule } from './trip-rule.ts';

/** Index of the call that trips, counted from 1; 0: none. */
function tripsAt(rule: TripRule, results: string): number {
  for (const [i, result] of [...results].entries())
    if (rule.after(result === 'x' ? 'failure' : 'success')) return i + 1;
  return 0;
}

describe('consecutive', () => {
  test('a success in between starts anew', () => {
    expect(tripsAt(consecutive(5)(), 'xxxx.xxxxx')).toBe(10);
    expect(tripsAt(consecutive(5)(), 'xxxx.'.repeat(100))).toBe(0);
  });
});

describe('cumulative', () => {
  test('one failure in a hundred opens it on the fifth', () => {
    expect(tripsAt(cumulative(5)(), `${'.'.repeat(99)}x`.repeat(10))).toBe(500);
  });
});

describe('rolling, half of at least twenty', () => {
  const rule = () => rolling({ share: 0.5, volume: 20, windowMs: 10_000, now: () => 0 })();

  test('19 of 19 are too few to judge; the twentieth opens', () => {
    expect(tripsAt(rule(), 'x'.repeat(19))).toBe(0);
    expect(tripsAt(rule(), 'x'.repeat(20))).toBe(20);
  });

  test('9 of 20 stay closed, 10 of 20 open', () => {
    expect(tripsAt(rule(), `${'.'.repeat(11)}${'x'.repeat(9)}`)).toBe(0);
    expect(tripsAt(rule(), `${'.'.repeat(10)}${'x'.repeat(10)}`)).toBe(20);
  });

  test('agrees with a recount of the window, whatever the results and their times', () => {
    const step = fc.record({ failed: fc.boolean(), afterMs: fc.integer({ min: 0, max: 2000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let now = 0;
        const tested = rolling({ share: 0.5, volume: 20, windowMs: 10_000, now: () => now })();
        const seen: { at: number; failed: boolean }[] = [];
        for (const { failed, afterMs } of steps) {
          now += afterMs;
          seen.push({ at: now, failed });
          const recent = seen.filter(({ at }, i) => at >= now - 10_000 || i >= seen.length - 20);
          const share = recent.filter((call) => call.failed).length / recent.length;
          expect(tested.after(failed ? 'failure' : 'success')).toBe(failed && recent.length >= 20 && share >= 0.5);
        }
      }),
    );
  });
});

describe('rolling, more than a fifth of the last twenty in 30 s', () => {
  const ruleAt = (now: () => number) =>
    rolling({ share: 0.2, strictly: true, volume: 20, windowMs: 30_000, window: 'smaller', now })();

  test('four of twenty are not more than a fifth, five are; what lies further back does not count', () => {
    expect(
      tripsAt(
        ruleAt(() => 0),
        `${'.'.repeat(16)}xxxx`,
      ),
    ).toBe(0);
    expect(
      tripsAt(
        ruleAt(() => 0),
        `${'.'.repeat(15)}xxxxx`,
      ),
    ).toBe(20);
    expect(
      tripsAt(
        ruleAt(() => 0),
        `${'.'.repeat(200)}xxxxx`,
      ),
    ).toBe(205);
    expect(
      tripsAt(
        ruleAt(() => 0),
        'x....'.repeat(40),
      ),
    ).toBe(0);
  });

  test('calls that are too old leave too few to judge by', () => {
    let now = 0;
    const rule = ruleAt(() => now);
    expect(tripsAt(rule, 'x'.repeat(19))).toBe(0);
    now = 30_001;
    expect(tripsAt(rule, 'x')).toBe(0);
  });
});

describe('slowTail', () => {
  const feed = (rule: TripRule, ms: number, times: number) =>
    Array.from({ length: times }, () => rule.after('success', ms)).indexOf(true) + 1;

  test('three times the usual p99 opens it, though nothing failed; one slow call in a hundred does not', () => {
    const rule = slowTail({ factor: 3, volume: 100 })();
    expect(feed(rule, 20, 150)).toBe(0);
    expect(feed(rule, 500, 1)).toBe(0);
    expect(feed(rule, 60, 99)).toBe(0);
    expect(feed(rule, 61, 10)).toBe(2);
  });

  test('what is usual was learnt once: closing again in the middle of a brown-out does not make it usual', () => {
    const newRule = slowTail({ factor: 3, volume: 100 });
    feed(newRule(), 20, 100);
    expect(feed(newRule(), 100, 100)).toBe(100);
  });
});

test.each([
  ['consecutive', consecutive(5), 'xx.xxx', 3],
  ['cumulative', cumulative(9), 'xx.xxx', 5],
  ['rolling', rolling({ share: 0.9, volume: 3, windowMs: 10_000, window: 'smaller' }), 'xx.x.x', 2],
])('%s: counts the failures that it holds', (_, newRule, results, held) => {
  const rule = newRule();
  tripsAt(rule, results);
  expect(rule.failures).toBe(held);
});
