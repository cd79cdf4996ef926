import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startBudget } from './budget.ts';

/** A budget of `total` ms of which `spent` ms are used. */
const spending = (spent: number, total: number | undefined = 4500) => startBudget(total, 1000, () => 1000 + spent);

describe('startBudget', () => {
  test('gives a call its default while there is plenty', () => {
    expect(spending(0).limit(600)).toBe(600);
  });

  test('gives a call what is left less the reserve when that is shorter than its default', () => {
    expect(spending(1600).limit(3500)).toBe(2800);
  });

  test('counts from the arrival, so time in the queue is spent time', () => {
    expect(startBudget(4500, 0, () => 4450).remaining()).toBe(50);
  });

  test('at equality the useful time is exactly the reserve, and that is enough', () => {
    expect(spending(4300).limit(600)).toBe(100);
    expect(spending(4400).limit(300, 50)).toBe(50);
  });

  test('one millisecond less is exhausted, not a timeout of almost nothing', () => {
    expect(() => spending(4301).limit(600)).toThrow(expect.objectContaining({ code: 'budget_exhausted' }));
    expect(() => spending(4401).limit(300, 50)).toThrow(expect.objectContaining({ code: 'budget_exhausted' }));
  });

  test('no limit is ever short of the reserve, nor longer than default or budget', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 6000, noNaN: true }),
        fc.integer({ min: 100, max: 5000 }),
        (spent, wanted) => {
          let limit: number | undefined;
          try {
            limit = spending(spent).limit(wanted);
          } catch {
            expect(4500 - spent).toBeLessThan(200);
            return;
          }
          expect(limit).toBeGreaterThanOrEqual(100);
          expect(limit).toBeLessThanOrEqual(Math.min(wanted, 4500 - spent - 100) + 1e-6);
        },
      ),
    );
  });

  test('a limit that was switched off stays off', () => {
    expect(spending(0).limit(undefined)).toBeUndefined();
  });

  test('without a total only the defaults count', () => {
    expect(startBudget(undefined, 0, () => 1e9).limit(600)).toBe(600);
  });
});
