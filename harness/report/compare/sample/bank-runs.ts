import type { Verdict } from '../../../domain/verdict.ts';
import { emptyHistogram, encodeHistogram } from '../../../runtime/histogram.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { SAMPLE_HEADER } from '../../sample/sample-run.ts';
import type { PhaseProfile, RunProfile } from '../profile.ts';
import { normalQuantile } from '../quantiles.ts';

const NORMAL = Array.from({ length: 20_000 }, (_, i) => normalQuantile((i + 0.5) / 20_000));

/**
 * Requests to the bank of the specification: log-normal with p50 500 ms and p99 2 s. All are `factor` times as slow,
 * and the slowest 2.3 % `slowest` times as slow again.
 */
export function bankPhase(seed: number, factor = 1, count = 5000, slowest = 1): PhaseProfile {
  const random = seededRandom(seed);
  const histogram = emptyHistogram();
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    const normal = NORMAL[random.int(0, NORMAL.length - 1)] as number;
    const tail = normal > 2 ? slowest : 1;
    all.push(Math.round(500_000 * Math.exp(0.596 * normal) * factor * tail));
  }
  for (const us of all) histogram.recordValue(us);
  return {
    phase: 'fault',
    successes: count,
    count,
    minUs: Math.min(...all),
    maxUs: Math.max(...all),
    sumUs: all.reduce((sum, us) => sum + us, 0),
    hdr: encodeHistogram(histogram),
  };
}

export const held: Verdict = {
  text: 'max duration < 6s',
  expected: 'hold',
  verdict: 'pass',
  asExpected: true,
  observed: 3500,
  bound: 6000,
  unit: 'ms',
  samples: 1000,
  window: 'fault',
};

/** A run of one scenario for each of `phases`. */
export function runOf(phases: readonly PhaseProfile[], statement = held, seed = 7): RunProfile {
  const scenarios = phases.map((phase, i) => ({
    name: i === 0 ? 'S1a' : `S${i}`,
    variant: 'naive',
    timeScale: 1,
    statements: [statement],
    phases: [phase],
  }));
  return { schema: 1, run: { ...SAMPLE_HEADER, id: `run-${seed}`, seed }, scenarios };
}
