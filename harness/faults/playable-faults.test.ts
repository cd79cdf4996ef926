import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import { readToxic } from '../proxy/api/bodies.ts';
import type { Settings } from '../proxy/settings.ts';
import { seededRandom } from '../runtime/random.ts';
import { kindOf } from './catalogue.ts';
import { faultCases } from './fault-cases.fixture.ts';
import { madeEdge, madeTarget } from './made-edge.fixture.ts';

const settings = { random: seededRandom(1) } as Settings;
const ON_EDGES = faultCases('a->b', 'b')
  .map(({ fault }) => fault)
  .filter(({ on, kind }) => on === 'a->b' && kind !== 'down' && kind !== 'shape');
const DAY_MS = 86_400_000;
const EXTREMES = [
  -1,
  0,
  0.4,
  0.5,
  1,
  18,
  50,
  599,
  65_536,
  65_537,
  DAY_MS,
  DAY_MS + 1,
  1e9,
  1e9 + 1,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 53,
  1e300,
];

test('what the plan lets through no proxy refuses, at any time scale', async () => {
  const extreme = fc.constantFrom(...EXTREMES);
  const fault = fc.constantFrom<Fault[]>(...ON_EDGES).chain((one) => {
    const numbers = Object.keys(one).filter((field) => typeof one[field] === 'number');
    const changed = Object.fromEntries(numbers.map((field) => [field, extreme]));
    const extra = 'method' in one || one.kind.startsWith('http-') ? { first: extreme, every: extreme } : {};
    return fc.record({ ...changed, ...extra }, { requiredKeys: [] }).map((values): Fault => ({ ...one, ...values }));
  });
  let played = 0;
  await fc.assert(
    fc.asyncProperty(fault, fc.constantFrom(1, 5, 60), async (one, times) => {
      const kind = kindOf(one);
      if (kind.check(one).length > 0) return;
      const edge = madeEdge('a->b');
      const applied = await kind.apply(kind.scale(one, times), madeTarget([edge]));
      const [toxic] = edge.toxics.values();
      expect(() => readToxic(JSON.stringify(toxic), 'p', [], settings)).not.toThrow();
      await applied.lift();
      played += 1;
    }),
    { numRuns: 3000 },
  );
  expect(played).toBeGreaterThan(100);
});
