import { behave, blackhole, down, type Fault, open, type Scenario } from '../../harness/index.ts';
import { brokerFleet } from '../../targets/broker/target.ts';
import { breaks, holds } from '../expectations.ts';
import { DOWNSTREAM } from './words.ts';

const REDIS = 'caller->redis';
const DEAD = behave(DOWNSTREAM, { status: 500 });

/** Redis fails in one way or another, and the downstream is healthy. In real time: the bound is on a latency. */
function withoutRedis(name: string, about: string, fault: Fault): Scenario {
  return {
    name,
    about,
    source: 'S15.10',
    target: brokerFleet,
    timeScale: 1,
    takesMs: 5000,
    phases: [
      { name: 'baseline', load: open(50, 1000) },
      { name: 'fault', load: open(50, 3000), faults: [fault] },
    ],
    statements: {
      'error rate during fault = 0%': { ...holds('shared'), ...breaks('redis-required') },
      // 10 ms of the downstream and up to 50 ms for Redis. The p99 would measure the machine, so it is a figure only.
      'median duration during fault < 60ms': holds('shared'),
    },
    figures: { 'p99 duration during fault': { shared: '10ms..60ms' } },
  };
}

/** S15, rows 9, 10 and 15: twenty instances that share their state, or do not. */
export const fleet: readonly Scenario[] = [
  {
    name: 'S15-9',
    source: 'S15.9',
    about: 'The downstream dies under twenty instances: must each of them find out by itself?',
    target: brokerFleet,
    timeScale: 5,
    phases: [{ name: 'fault', load: open(20, 10_000), faults: [DEAD] }],
    statements: {
      // Five, and the calls that were in flight while the others were notified.
      'arrivals at downstream <= 40': { ...holds('shared', 'redis-required'), ...breaks('per-pod') },
      'rate of circuit_open >= 90%': { ...holds('shared'), ...breaks('per-pod') },
    },
    figures: { 'arrivals at downstream': { shared: '5..15', 'redis-required': '5..15', 'per-pod': '100' } },
  },
  {
    name: 'S15-9-scattered',
    source: 'S15.9',
    about: 'Every third call fails, with successes between: five failures in all are not five in a row.',
    target: brokerFleet,
    timeScale: 5,
    phases: [{ name: 'fault', load: open(30, 6000), faults: [behave(DOWNSTREAM, { status: 500, every: 3 })] }],
    statements: {
      'rate of circuit_open = 0%': holds('shared', 'redis-required', 'per-pod'),
      'rate of downstream_error >= 20%': holds('shared', 'redis-required', 'per-pod'),
    },
  },
  {
    name: 'S15-15',
    source: 'S15.15',
    about: 'While the downstream is dead, the twenty instances restart one after another: is the open circuit kept?',
    target: brokerFleet,
    timeScale: 5,
    // Shorter than the reset time, so that no probe is among the arrivals.
    phases: [{ name: 'fault', load: open(30, 28_000), faults: [DEAD, behave('caller', { restartEveryMs: 1200 })] }],
    statements: {
      'arrivals at downstream <= 40': { ...holds('shared'), ...breaks('per-pod') },
      'arrivals at downstream >= 150': { ...breaks('shared'), ...holds('per-pod') },
    },
    figures: { 'arrivals at downstream': { shared: '5..15', 'per-pod': '200 ±10%' } },
  },
  withoutRedis('S15-10-hole', 'Redis swallows every command: no payment may wait for it.', blackhole(REDIS)),
  withoutRedis('S15-10-down', 'Redis is gone: no payment may fail because of it.', down(REDIS)),
  {
    name: 'S15-10-alone',
    source: 'S15.10',
    about: 'Redis and the downstream are both down: each instance still protects itself by its own failures.',
    target: brokerFleet,
    timeScale: 5,
    phases: [{ name: 'fault', load: open(30, 10_000), faults: [down(REDIS), DEAD] }],
    statements: {
      'arrivals at downstream <= 105': holds('shared'),
      'rate of circuit_open >= 60%': { ...holds('shared'), ...breaks('redis-required') },
    },
  },
];
