import { down, type OpenLoad, open, type Scenario, steps } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';

const SEARCH = 'clients->search';
const JITTERED = ['equal', 'decorrelated', 'full'];
const TOGETHER = ['fixed60', 'exponential', 'full-one-seed'];

/** Sizes of one world: everything that has a size is `smallerBy` times smaller than in the specification. */
interface World {
  readonly name: string;
  readonly smallerBy: number;
  readonly timeScale: Readonly<Record<string, number>>;
}

const scales = (fixed60: number, exponential: number, oneSeed: number, jittered: number) => ({
  fixed60,
  exponential,
  'full-one-seed': oneSeed,
  equal: jittered,
  decorrelated: jittered,
  full: jittered,
  full60: jittered,
});

/**
 * The CI preset has a fifth of the clients. Arrivals are counted by when they were due, so a faster world changes no figure
 * but how late the machine is: who must be served within a bound is compressed least.
 */
const PRESET: World = { name: 'S17', smallerBy: 5, timeScale: scales(30, 20, 10, 6) };

/** All 10,000, as fast as two cores carry them. */
const FULL: World = { name: 'S17-full', smallerBy: 1, timeScale: scales(8, 4, 4, 2) };

/** Until the last client is served, and the baseline before it. */
const TAKES_MS = {
  fixed60: 796_000,
  exponential: 437_000,
  'full-one-seed': 298_000,
  ...same(105_000, ...JITTERED),
  full60: 135_000,
};

/** `clients` clients ask at once, find nobody there, and are on their own from then on. */
const herdOf = (clients: number): OpenLoad => ({
  model: 'open',
  arrivals: { kind: 'herd', count: clients },
  durationMs: 1000,
  maxInFlight: clients,
});

/** S17: the service was away for a minute. It stands 1000 requests in a second, five times the usual 200. */
function herd({ name, smallerBy, timeScale }: World): Scenario {
  const size = { SMALLER_BY: String(smallerBy) };
  return {
    name,
    source: 'S17',
    about:
      'A fleet fails together in an outage of 60 s. When it comes back together, it brings the service down again.',
    env: { clients: size, search: { ...size, OTHERS_PER_S: '200' } },
    timeScale,
    takesMs: TAKES_MS,
    // Who waits most of the time waits side by side.
    lane: {
      ...same(name, ...TOGETHER),
      ...same(`${name} spread`, 'equal', 'decorrelated'),
      ...same(`${name} spread more`, 'full', 'full60'),
    },
    phases: [
      { name: 'baseline', load: open(200 / smallerBy, 15_000) },
      {
        name: 'fault',
        load: herdOf(10_000 / smallerBy),
        faults: [steps('outage', ['0s', down(SEARCH)], ['60s', null])],
      },
    ],
    statements: {
      '"falls" at search during fault = 0': { ...breaks(...TOGETHER), ...holds(...JITTERED, 'full60') },
      'arrival peak at search <= 5x baseline': { ...breaks(...TOGETHER), ...holds(...JITTERED, 'full60') },
      // 60 s of outage, the longest wait between two attempts, and 5 s.
      'max duration during fault < 95s': { ...breaks(...TOGETHER), ...holds(...JITTERED) },
      'max duration during fault < 125s': { ...breaks('fixed60'), ...holds('full60') },
      'all complete': holds(...TOGETHER, ...JITTERED, 'full60'),
    },
    figures: {
      '"falls" at search during fault': { fixed60: '12', exponential: '12', ...same('0', ...JITTERED, 'full60') },
      'arrival peak at search': {
        ...same('50x ±10%', 'fixed60', 'exponential'),
        equal: '3.1x ±15%',
        decorrelated: '3.15x ±15%',
        full: '3.35x ±15%',
        full60: '1.75x ±15%',
      },
      // The outage is part of it.
      'max duration during fault': {
        fixed60: '781s ±3%',
        exponential: '422s ±3%',
        ...same('90s ±3%', ...JITTERED),
        full60: '120s ±3%',
      },
      '"attempts_per_client" at clients during fault': {
        fixed60: '7.8 ±3%',
        exponential: '12.8 ±3%',
        equal: '8.1 ±3%',
        decorrelated: '9.5 ±3%',
        full: '9.6 ±3%',
        full60: '3.7 ±3%',
      },
    },
  };
}

export const herds: readonly Scenario[] = [
  herd(PRESET),
  { ...herd(FULL), onDemand: '10,000 clients take three minutes' },
];
