import { expect, test } from 'vitest';
import { waitsOf } from './herd.ts';
import { createOverload } from './overload.ts';
import type { Herd } from './variant.ts';
import { VARIANTS } from './variants.ts';

/**
 * The specification's table in virtual time: the clients' own waits and the service's own rule, and no machine between
 * them. What the suite measures on a real one has to come out the same.
 */
interface World {
  readonly clients: number;
  readonly fallsAbove: number;
  readonly others: number;
  readonly outageMs: number;
}

const FULL: World = { clients: 10_000, fallsAbove: 1000, others: 200, outageMs: 60_000 };
const CI: World = { clients: 2000, fallsAbove: 200, others: 40, outageMs: 60_000 };

function simulate(variant: Herd, { clients, fallsAbove, others, outageMs }: World) {
  const service = createOverload({ fallsAbove, others, restartMs: 5000, secondMs: 1000 });
  const fleet = Array.from({ length: clients }, (_, id) => ({
    waitBefore: waitsOf(variant, 1, String(id)),
    attempts: 0,
  }));
  const calendar: (typeof fleet)[] = [];
  const enter = (at: number, client: (typeof fleet)[number]) => {
    const moment = Math.floor(at);
    const entered = calendar[moment] ?? [];
    entered.push(client);
    calendar[moment] = entered;
  };
  for (const [id, client] of fleet.entries()) enter((1000 * id) / clients, client);
  let servedAt = 0;
  for (let at = 0; at < calendar.length; at++)
    for (const client of calendar[at] ?? []) {
      client.attempts += 1;
      if (at >= outageMs && service.arrive(at)) servedAt = at;
      else enter(at + client.waitBefore(client.attempts - 1, undefined), client);
    }
  const attempts = fleet.reduce((sum, client) => sum + client.attempts, 0) / clients;
  return { peak: service.peak, falls: service.falls, servedAfterS: (servedAt - outageMs) / 1000, attempts };
}

const herd = (name: string) => VARIANTS[name] as Herd;

test.each([
  ['fixed60', 12, 721, 7.8],
  ['exponential', 12, 362, 12.8],
])('%s: the whole fleet comes at once, and the service falls %i times', (name, falls, servedAfterS, attempts) => {
  const full = simulate(herd(name), FULL);
  expect(full).toMatchObject({ peak: 10_000, falls });
  expect(full.servedAfterS).toBeCloseTo(servedAfterS, 0);
  expect(full.attempts).toBeCloseTo(attempts, 1);
  expect(simulate(herd(name), CI)).toMatchObject({ peak: 2000, falls });
});

test('jitter from one seed for all is no jitter', () => {
  expect(simulate(herd('full-one-seed'), FULL).peak).toBeGreaterThan(9000);
  expect(simulate(herd('full-one-seed'), FULL).falls).toBeGreaterThan(0);
});

test.each([
  ['equal', 620, 30, 8.1],
  ['decorrelated', 630, 30, 9.5],
  ['full', 670, 30, 9.6],
  ['full60', 350, 60, 3.7],
])('%s: at most about %i come within a second, and nothing falls', (name, peak, servedAfterS, attempts) => {
  const full = simulate(herd(name), FULL);
  expect(full.falls).toBe(0);
  expect(Math.abs(full.peak / peak - 1)).toBeLessThan(0.1);
  expect(Math.abs(full.servedAfterS - servedAfterS)).toBeLessThan(1);
  expect(full.attempts).toBeCloseTo(attempts, 1);
  const ci = simulate(herd(name), CI);
  expect(ci).toMatchObject({ falls: 0 });
  expect(ci.peak).toBeLessThanOrEqual(5 * CI.others);
});

test('a fixed delay of 60 s makes 45 minutes out of an outage of 10 s', () => {
  const { falls, servedAfterS } = simulate(herd('fixed60'), { ...FULL, clients: 36_000, outageMs: 10_000 });
  expect(falls).toBe(44);
  expect(servedAfterS / 60).toBeCloseTo(45, 0);
});
