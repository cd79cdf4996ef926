import { expect, test } from 'vitest';
import { PRESET } from './black-friday-parts.ts';
import { formulaOutage, ordersPerSecond, playedOutage, timesText } from './black-friday-world.ts';

const FULL = { timeScale: 1, smallerBy: 1, normalMs: 180 };

test('at full size the figures are those of the specification', () => {
  expect(ordersPerSecond(FULL)).toBeGreaterThan(285);
  expect(ordersPerSecond(FULL)).toBeLessThan(301);
  expect(formulaOutage(FULL, 3)).toBeCloseTo(4.1, 0);
  expect(formulaOutage(FULL, 3.24)).toBeGreaterThan(6.5);
  expect(formulaOutage(FULL, 4)).toBe(Number.POSITIVE_INFINITY);
});

test('in the preset the formula and the play agree, and the verdicts have room', () => {
  const played = playedOutage(PRESET, {});
  expect(played).toBeGreaterThan(3);
  expect(played).toBeLessThanOrEqual(formulaOutage(PRESET, 3));
  expect(playedOutage(PRESET, { limitMs: 2000 })).toBeGreaterThan(1.5);
  expect(playedOutage(PRESET, { dropsStale: true, submissions: 4 })).toBe(Number.POSITIVE_INFINITY);
  for (const way of [{ queueLimit: 100 }, { dropsStale: true }]) expect(playedOutage(PRESET, way)).toBeLessThan(0.1);
});

test('an outage without an end is never over', () => {
  expect([4.13, 0, Number.POSITIVE_INFINITY].map(timesText)).toEqual(['4.1x', '0x', 'never']);
});
