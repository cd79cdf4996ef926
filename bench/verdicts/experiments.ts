import type { Counter, Series } from '../../harness/domain/evidence.ts';
import type { Random } from '../../harness/domain/ports.ts';
import { chance, lognormal, lognormalP99 } from './draws.ts';
import type { Moment, Sent, Timeline, Treatment, World } from './world.ts';

/** A statement that is true of one service and false of another, which differ in nothing else. */
export interface Experiment {
  readonly family: string;
  readonly about: string;
  readonly statement: string;
  readonly healthy: World;
  readonly sick: World;
}

const SIGMA = 0.4;
const rest = { poisson: true, baseline: 20, fault: 20, recovery: 20 };

const usual = (random: Random, median = 40): Treatment => ({ ms: lognormal(random, median, SIGMA), label: 'ok' });
const failed: Treatment = { ms: 3, label: '5xx' };

const withP99 = (perSecond: number, p99Ms: number): World => ({
  ...rest,
  perSecond,
  treat: (_, random) => usual(random, p99Ms / lognormalP99(1, SIGMA)),
});

const slowerInFault = (perSecond: number, factor: number): World => ({
  ...rest,
  perSecond,
  treat: ({ phase }, random) => usual(random, phase === 'fault' ? 40 * factor : 40),
});

const failing = (perSecond: number, share: number): World => ({
  ...rest,
  perSecond,
  treat: (_, random) => (chance(random, share) ? failed : usual(random)),
});

const recovering = (perSecond: number, afterMs: number): World => ({
  ...rest,
  recovery: 30,
  perSecond,
  treat: ({ phase, sinceHealMs }: Moment, random) =>
    phase === 'fault' || (sinceHealMs >= 0 && sinceHealMs < afterMs) ? failed : usual(random),
});

const burstOfErrors = (perSecond: number, ms: number): World => ({
  ...rest,
  perSecond,
  treat: ({ sinceFaultMs }, random) => (sinceFaultMs >= 0 && sinceFaultMs < ms ? failed : usual(random)),
});

const longest = (perSecond: number, ms: number): World => ({
  ...rest,
  perSecond,
  treat: ({ phase }, random) =>
    phase === 'fault' ? { ms: ms * (0.6 + 0.4 * random.next()), label: 'ok' } : usual(random),
});

/** Its state is read once a second, at a moment of its own. */
const breakerSeries =
  (opensAfterMs: number, closesAfterMs: number) =>
  (time: Timeline, random: Random): Series[] => {
    const offset = random.next() * 1000;
    const samples = Array.from({ length: Math.floor(time.endMs / 1000) }, (_, i) => {
      const atMs = i * 1000 + offset;
      const open = atMs >= time.faultMs + opensAfterMs && atMs < time.healMs + closesAfterMs;
      return [atMs, open ? 2 : 0] as const;
    });
    return [{ name: 'breaker_state{dep="back"}', service: 'front', samples }];
  };

const breaker = (opensAfterMs: number, closesAfterMs: number): World => ({
  ...rest,
  recovery: 40,
  perSecond: 50,
  treat: ({ phase }, random) => (phase === 'fault' ? failed : usual(random)),
  series: breakerSeries(opensAfterMs, closesAfterMs),
});

const eachPhase =
  (name: string, at: string, count: (phase: string, sent: number) => number) =>
  ({ phases }: Timeline, sent: Sent): Counter[] =>
    phases.map(({ name: phase }) => ({ name, at, phase, value: count(phase, sent[phase] ?? 0) }));

const retrying = (perSecond: number, attempts: number): World => ({
  ...rest,
  perSecond,
  treat: (_, random) => usual(random),
  counters: eachPhase('arrivals', 'back', (phase, sent) => Math.round(sent * (phase === 'fault' ? attempts : 1))),
});

const withThreads = (lowest: number): World => ({
  ...rest,
  perSecond: 50,
  treat: (_, random) => usual(random),
  counters: eachPhase('threads low water', 'front', (phase) => (phase === 'fault' ? lowest : 90)),
});

/** All threads are taken for `ms` of every second; the gauge is read once a second. */
const withDips = (ms: number): World => ({
  ...rest,
  perSecond: 50,
  treat: (_, random) => usual(random),
  series: ({ endMs, faultMs, healMs }, random) => {
    const samples = Array.from({ length: Math.floor(endMs / 1000) }, (_, i) => {
      const atMs = i * 1000 + random.next() * 1000;
      const dips = atMs >= faultMs && atMs < healMs && atMs % 1000 < ms;
      return [atMs, dips ? 0 : 40] as const;
    });
    return [{ name: 'threads available', service: 'front', samples }];
  },
});

const RATES = [10, 20, 100] as const;
const each = <T>(make: (perSecond: number) => T): T[] => RATES.map(make);

/** What the simulation asks; each pair lies about a quarter to either side of the bound, where it matters. */
export const EXPERIMENTS: readonly Experiment[] = [
  ...each(
    (rate): Experiment => ({
      family: 'percentile',
      about: `${rate}/s`,
      statement: 'p99 duration < 200ms',
      healthy: withP99(rate, 160),
      sick: withP99(rate, 250),
    }),
  ),
  ...each(
    (rate): Experiment => ({
      family: 'against baseline',
      about: `${rate}/s`,
      statement: 'p99 duration during fault <= 1.2x baseline',
      healthy: slowerInFault(rate, 1),
      sick: slowerInFault(rate, 1.4),
    }),
  ),
  ...each(
    (rate): Experiment => ({
      family: 'maximum',
      about: `${rate}/s`,
      statement: 'max duration < 6s',
      healthy: longest(rate, 5800),
      sick: longest(rate, 6300),
    }),
  ),
  ...each(
    (rate): Experiment => ({
      family: 'rate',
      about: `${rate}/s`,
      statement: 'error rate < 1%',
      healthy: failing(rate, 0.005),
      sick: failing(rate, 0.02),
    }),
  ),
  ...each(
    (rate): Experiment => ({
      family: 'rate in any window',
      about: `${rate}/s`,
      statement: 'error rate in any 10s window < 50%',
      healthy: burstOfErrors(rate, 3500),
      sick: burstOfErrors(rate, 7000),
    }),
  ),
  ...each(
    (rate): Experiment => ({
      family: 'recovery',
      about: `${rate}/s`,
      statement: 'recovers within 10s',
      healthy: recovering(rate, 4000),
      sick: recovering(rate, 14_000),
    }),
  ),
  ...each(
    (rate): Experiment => ({
      family: 'amplification',
      about: `${rate}/s`,
      statement: 'retry amplification at back during fault <= 1.2x',
      healthy: retrying(rate, 1),
      sick: retrying(rate, 1.5),
    }),
  ),
  {
    family: 'breaker opens',
    about: 'state read each second',
    statement: 'breaker "back" opens within 4s of fault',
    healthy: breaker(2500, 5000),
    sick: breaker(5500, 5000),
  },
  {
    family: 'breaker closes',
    about: 'state read each second',
    statement: 'breaker "back" closes within 20s after recovery',
    healthy: breaker(1000, 17_000),
    sick: breaker(1000, 23_000),
  },
  {
    family: 'threads, by mark',
    about: 'low-water mark',
    statement: 'available threads > 50',
    healthy: withThreads(60),
    sick: withThreads(40),
  },
  {
    family: 'threads, by readings',
    about: 'dips of 300 ms',
    statement: 'no thread exhaustion',
    healthy: withDips(0),
    sick: withDips(300),
  },
];
