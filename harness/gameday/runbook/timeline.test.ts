import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latency } from '../../faults/edge/latency.ts';
import type { DraftStep } from './draft.ts';
import { actsOf, phasesOf } from './timeline.ts';

const LENGTH = 1000;
const fault = latency('a->b', 5);
const inject = (index: number, atMs: number, name: string, forMs?: number): DraftStep => ({
  index,
  atMs,
  kind: 'inject',
  name,
  fault,
  ...(forMs === undefined ? {} : { forMs }),
});
const lift = (index: number, atMs: number, name: string): DraftStep => ({ index, atMs, kind: 'lift', name });
const timesOf = (steps: readonly DraftStep[]) =>
  actsOf(steps, LENGTH).map(({ name, fromMs, toMs, ends }) => `${name} ${fromMs}-${toMs} ${ends}`);

test.each<[readonly DraftStep[], string[]]>([
  [[inject(0, 100, 'a')], ['a 100-1000 end']],
  [[inject(0, 100, 'a', 50)], ['a 100-150 for']],
  [[inject(0, 100, 'a', 5000)], ['a 100-1000 end']],
  [[inject(0, 100, 'a'), lift(1, 300, 'a')], ['a 100-300 lift']],
  [[inject(0, 100, 'a', 400), lift(1, 300, 'a')], ['a 100-300 lift']],
  [
    [inject(0, 100, 'a', 100), inject(1, 500, 'a'), lift(2, 600, 'a')],
    ['a 100-200 for', 'a 500-600 lift'],
  ],
  [
    [inject(0, 100, 'a'), inject(1, 200, 'b'), lift(2, 300, 'a')],
    ['a 100-300 lift', 'b 200-1000 end'],
  ],
  [[inject(0, 100, 'a'), lift(1, 1000, 'a')], ['a 100-1000 end']],
])('%#', (steps, acts) => expect(timesOf(steps)).toEqual(acts));

test('a recovery begins when the last fault is lifted, if that is before the end', () => {
  const phases = (...steps: DraftStep[]) => phasesOf(actsOf(steps, LENGTH), LENGTH);
  expect(phases()).toEqual({ faultMs: undefined, recoveryMs: undefined });
  expect(phases(inject(0, 100, 'a', 50), inject(1, 400, 'b', 100))).toEqual({ faultMs: 100, recoveryMs: 500 });
  expect(phases(inject(0, 100, 'a', 50), inject(1, 400, 'b'))).toEqual({ faultMs: 100, recoveryMs: undefined });
});

test('whatever is injected and lifted, at any time acts what was injected last and not lifted since', () => {
  const step = fc.record({
    wait: fc.integer({ min: 1, max: 50 }),
    name: fc.constantFrom('a', 'b'),
    lifts: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (list) => {
      let nowMs = 0;
      const acting = new Set<string>();
      const seen: [at: number, names: string[]][] = [];
      const steps = list.flatMap(({ wait, name, lifts }, index): DraftStep[] => {
        nowMs += wait;
        // What is refused elsewhere is not asked here.
        if (lifts !== acting.has(name)) return [];
        if (lifts) acting.delete(name);
        else acting.add(name);
        seen.push([nowMs, [...acting].sort()]);
        return [lifts ? lift(index, nowMs, name) : inject(index, nowMs, name)];
      });
      const acts = actsOf(steps, LENGTH);
      for (const [at, names] of seen)
        expect(
          acts
            .filter(({ fromMs, toMs }) => fromMs <= at && at < toMs)
            .map(({ name }) => name)
            .sort(),
        ).toEqual(names);
    }),
  );
});
