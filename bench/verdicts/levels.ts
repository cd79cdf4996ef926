import type { Counter, Series } from '../../harness/domain/evidence.ts';
import { lognormal } from './draws.ts';
import type { Experiment } from './experiments.ts';
import type { World } from './world.ts';

const world = (fed: Pick<World, 'series' | 'counters'>): World => ({
  poisson: true,
  baseline: 20,
  fault: 20,
  recovery: 20,
  perSecond: 50,
  treat: (_, random) => ({ ms: lognormal(random, 40, 0.4), label: 'ok' }),
  ...fed,
});

/** A pool of ten that is read about once a second. In the fault `most` of it are in use for `ms` of every second, else 3. */
const pool = (most: number, ms: number, isMarked: boolean): World =>
  world({
    series: ({ endMs, faultMs, healMs }, random): Series[] => {
      const times = Array.from({ length: Math.floor(endMs / 1000) }, (_, i) => i * 1000 + random.next() * 1000);
      const isPeak = (atMs: number) => atMs >= faultMs && atMs < healMs && atMs % 1000 < ms;
      const series = (name: string, value: (atMs: number) => number): Series => ({
        name: `${name}{pool="back"}`,
        service: 'front',
        samples: times.map((atMs) => [atMs, value(atMs)] as const),
      });
      return [series('pool_in_use', (atMs) => (isPeak(atMs) ? most : 3)), series('pool_size', () => 10)];
    },
    counters: ({ phases }): Counter[] =>
      phases.flatMap(({ name: phase }) => {
        const value = phase === 'fault' ? most : 3;
        return isMarked ? [{ name: 'pool_in_use_max{pool="back"}', at: 'front', phase, value }] : [];
      }),
  });

/** The dependency was killed in the fault when it had counted `lost`, and counts from 0 since. */
const restarted = (before: number, lost: number, since: number): World =>
  world({
    counters: (): Counter[] => [
      { name: 'arrivals', at: 'back', phase: 'baseline', value: before },
      {
        name: 'arrivals',
        at: 'back',
        phase: 'fault',
        value: Math.round(lost * 0.9) + since,
        limits: [Math.round(lost * 0.9) + since, null],
        unknown: 'back was restarted, and what it knew before is lost',
      },
      { name: 'arrivals', at: 'back', phase: 'recovery', value: before },
    ],
  });

/** Levels and counts that services report of themselves. */
export const LEVEL_EXPERIMENTS: readonly Experiment[] = [
  {
    family: 'pool, by peak',
    about: 'peak of 7 or 9 of 10',
    statement: 'pool "back" in use < 80%',
    healthy: pool(7, 300, true),
    sick: pool(9, 300, true),
  },
  {
    family: 'pool, by readings',
    about: 'full for 300 ms each second',
    statement: 'pool "back" in use < 80%',
    healthy: pool(3, 0, false),
    sick: pool(10, 300, false),
  },
  {
    family: 'counter, restarted',
    about: 'a tenth lost',
    statement: 'arrivals at back <= 300',
    healthy: restarted(50, 50, 50),
    sick: restarted(100, 89, 100),
  },
];
