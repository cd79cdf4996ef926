import { expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { DESIGNS, type Design, drawComparison } from './sample/comparisons.ts';
import { type Machine, NOISY, QUIET, type Slowdown } from './sample/noisy-machine.ts';

/** A comparison counts once, however many of its scenarios and figures raise an alarm; `npm run bench:verdicts` draws more. */
const DRAWN = 40;

function outcomes(design: Design, machine: Machine, slowdown?: Slowdown): string[] {
  return Array.from({ length: DRAWN }, (_, i) => {
    const random = seededRandom(9).fork(`${design.about} ${i}`);
    return drawComparison(design, machine, random, slowdown).outcome;
  });
}

const share = (all: readonly string[], ...wanted: string[]) =>
  all.filter((each) => wanted.includes(each)).length / all.length;

const MACHINES = { noisy: NOISY, quiet: QUIET };
const CASES = DESIGNS.flatMap((design) => (['noisy', 'quiet'] as const).map((machine) => ({ ...design, machine })));

test.each(CASES)('the same code is called different in fewer than one of 20: $about, $machine machine', (drawn) => {
  expect(share(outcomes(drawn, MACHINES[drawn.machine]), 'worse', 'better')).toBeLessThan(0.05);
});

const turns = (pairs: number): Design => ({ about: `${pairs} pairs`, repeats: pairs, takeTurns: true, nights: 0 });

test('one scenario of eight that became 1.5 times as slow is found nine times in ten: 10 pairs on a noisy machine', () => {
  expect(share(outcomes(turns(10), NOISY, { scenario: 3, factor: 1.5 }), 'worse')).toBeGreaterThan(0.9);
});

test('6 pairs find it on a quiet one, where the same code is called the same more often than not', () => {
  expect(share(outcomes(turns(6), QUIET, { scenario: 3, factor: 1.5 }), 'worse')).toBeGreaterThan(0.9);
  expect(share(outcomes(turns(6), QUIET), 'same')).toBeGreaterThan(0.5);
});

test('runs that cannot tell say so, and never that nothing changed', () => {
  for (const design of [turns(1), turns(2), { ...turns(5), takeTurns: false }])
    expect(share(outcomes(design, NOISY), 'unclear')).toBe(1);
});
