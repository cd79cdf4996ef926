import { expect, test } from 'vitest';
import type { Random } from '../../domain/ports.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { type Paused, simulate } from '../sample/paused-stages.ts';
import { withoutMachine } from './machine-floor.ts';
import { requestsOf, type TimedRequests } from './timed-requests.ts';

const STATISTICS: readonly Statistic[] = ['max', 99, 95, 90, 50, 'min', 'mean'];

/** As `withoutMachine` takes it; the same rank of both samples. */
function statisticOf(values: readonly number[], statistic: Statistic): number {
  const sorted = values.toSorted((a, b) => a - b);
  if (statistic === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length;
  const percent = typeof statistic === 'number' ? statistic : { min: 0, max: 100 }[statistic];
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

const exponential = (mean: number) => (random: Random) => -Math.log(1 - random.next()) * mean;
const steady = (ms: number) => () => ms;
const uniform = (from: number, to: number) => (random: Random) => from + random.next() * (to - from);

const LOADS: Readonly<Record<string, Omit<Paused, 'pausesPerMs' | 'pauseMs'>>> = {
  'a steady dependency': { requests: 600, perMs: 0.1, workMs: 0.5, sleepMs: steady(100) },
  'a dependency that varies': { requests: 600, perMs: 0.1, workMs: 0.5, sleepMs: exponential(80) },
  'short requests': { requests: 1500, perMs: 0.3, workMs: 0.3, sleepMs: uniform(1, 5) },
  'a closed loop': { requests: 600, perMs: 1, users: 20, workMs: 0.5, sleepMs: uniform(50, 150) },
  'users in step': { requests: 400, perMs: 1, users: 50, workMs: 0.3, sleepMs: steady(400) },
  'long requests': { requests: 300, perMs: 0.05, workMs: 0.5, sleepMs: uniform(500, 2000) },
};

const MACHINES: Readonly<Record<string, Pick<Paused, 'pausesPerMs' | 'pauseMs'>>> = {
  'many short pauses': { pausesPerMs: 0.03, pauseMs: 5 },
  'pauses as on a busy machine': { pausesPerMs: 0.01, pauseMs: 25 },
  'a long stop now and then': { pausesPerMs: 0.0005, pauseMs: 400 },
};

const DRAWS = 2;

for (const [load, given] of Object.entries(LOADS)) {
  for (const [machine, pauses] of Object.entries(MACHINES)) {
    test(`${load}, ${machine}: the truth lies between the limit and what was measured`, () => {
      for (let seed = 1; seed <= DRAWS; seed += 1) {
        const { evidence, idle, measured } = simulate({ ...given, ...pauses }, seededRandom(seed));
        const requests = requestsOf(evidence, {}) as TimedRequests;
        for (const statistic of STATISTICS) {
          const truth = statisticOf(idle, statistic);
          const seen = statisticOf(measured, statistic);
          const least = withoutMachine(evidence, requests, statistic, 1000 * seen) / 1000;
          // Histograms are 0.1 % high.
          expect(least, `seed ${seed}, ${statistic}`).toBeLessThanOrEqual(truth * 1.001);
        }
      }
    });
  }
}

test('where nothing waited, nothing is taken off', () => {
  for (const given of Object.values(LOADS)) {
    const { evidence, measured } = simulate({ ...given, pausesPerMs: 1e-9, pauseMs: 0.001 }, seededRandom(1));
    const requests = requestsOf(evidence, {}) as TimedRequests;
    for (const statistic of STATISTICS) {
      const us = 1000 * statisticOf(measured, statistic);
      // A histogram may have it a little higher.
      expect(withoutMachine(evidence, requests, statistic, us)).toBeGreaterThanOrEqual(us * 0.999);
    }
  }
});
