import { expect, test } from 'vitest';
import { orderOf } from './take-turns.ts';

test('both sides run equally often, and a drift in time favours none of them', () => {
  expect(orderOf(2)).toEqual(['before', 'after', 'after', 'before']);
  for (const repeat of [1, 2, 3, 6, 10]) {
    const order = orderOf(repeat);
    expect(order.filter((side) => side === 'after')).toHaveLength(repeat);
    const drift = order.reduce((sum, side, i) => sum + (side === 'after' ? i : -i), 0);
    expect(Math.abs(drift)).toBe(repeat % 2);
  }
});
