import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Random } from '../../domain/ports.ts';
import { seededRandom } from '../../runtime/random.ts';
import { compareRuns } from './compare-runs.ts';
import type { PhaseProfile } from './profile.ts';
import { normalQuantile } from './quantiles.ts';
import { bankPhase, held, runOf } from './sample/bank-runs.ts';

/** How runs of the same code differ, and how much of them is seen. */
interface Shape {
  /** Requests of a phase: what the suites send. */
  readonly count: number;
  /** Standard deviation of the machine's speed from scenario to scenario, as a share. */
  readonly noise: number;
  readonly repeats: number;
  readonly sameSeed: boolean;
}

const COUNTS = [60, 200, 1000, 5000] as const;
const NOISES = [0, 0.03, 0.1] as const;
const SCENARIOS = 8;
const DRAWN = 80;

/** Phases of the same code, drawn once: a run picks from them. */
const pool = new Map<string, readonly PhaseProfile[]>();

function phases({ count, noise }: Pick<Shape, 'count' | 'noise'>, slower = 1): readonly PhaseProfile[] {
  const key = JSON.stringify([count, noise, slower]);
  const known = pool.get(key) ?? drawPhases(count, noise, slower);
  pool.set(key, known);
  return known;
}

function drawPhases(count: number, noise: number, slower: number): PhaseProfile[] {
  const random = seededRandom(count * 1000 + Math.round(noise * 100) * 10 + Math.round(slower * 7));
  return Array.from({ length: DRAWN }, () => {
    const speed = Math.exp(noise * normalQuantile(random.int(1, 999) / 1000));
    return bankPhase(random.int(0, 1e9), speed, count, slower);
  });
}

/** Repeats of one run; the first scenario is the one that may have become slower. */
function repeats(shape: Shape, random: Random, seed: number, slower = 1) {
  const pick = (from: readonly PhaseProfile[]) => from[random.int(0, from.length - 1)] as PhaseProfile;
  return Array.from({ length: shape.repeats }, () => {
    const others = Array.from({ length: SCENARIOS - 1 }, () => pick(phases(shape)));
    return runOf([pick(phases(shape, slower)), ...others], held, seed);
  });
}

function outcome(shape: Shape, seed: number, slower = 1) {
  const random = seededRandom(seed);
  return compareRuns(repeats(shape, random, 7), repeats(shape, random, shape.sameSeed ? 7 : 8, slower)).outcome;
}

const shapes = fc.record({
  count: fc.constantFrom(...COUNTS),
  noise: fc.constantFrom(...NOISES),
  repeats: fc.constantFrom(1, 2, 3, 5),
  sameSeed: fc.boolean(),
});

test('the same code against itself is called worse in at most 5 % of comparisons, whatever their shape', () => {
  const cases = fc.sample(fc.tuple(shapes, fc.nat()), { numRuns: 400, seed: 20_261 });
  const alarms = cases.filter(([shape, seed]) => outcome(shape, seed) === 'worse');
  expect(alarms.length / cases.length).toBeLessThanOrEqual(0.05);
}, 120_000);

/** One run on each side finds it where there are many samples; repeats find it from the spread between them. */
test.each([
  { count: 20_000, noise: 0, repeats: 1, sameSeed: true },
  { count: 5000, noise: 0.03, repeats: 3, sameSeed: true },
  { count: 5000, noise: 0.03, repeats: 3, sameSeed: false },
])(
  'a p99 that became 20 %% slower in one scenario of eight is found three times in four: $count requests, $repeats repeats',
  (shape) => {
    const seeds = Array.from({ length: 40 }, (_, i) => 1000 + i);
    const found = seeds.filter((seed) => outcome(shape, seed, 1.2) === 'worse');
    expect(found.length / seeds.length).toBeGreaterThanOrEqual(0.75);
  },
);
