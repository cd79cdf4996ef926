import { down, type OpenLoad, open, type Scenario, steps } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';

const SEARCH = 'clients->search';
const JITTERED = ['equal', 'decorrelated', 'full'];
const TOGETHER = ['fixed60', 'exponential', 'full-one-seed'];

/** Sizes of one preset: all sizes of the specification are divided by `smallerBy`. */
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
 * The CI preset has a fifth of the clients. Arrivals count when they were due, so a larger time scale changes no value
 * except the lateness of the machine. Variants with a bound on the time until all are served have the smallest scale.
 */
const PRESET: World = { name: 'S17', smallerBy: 5, timeScale: scales(30, 20, 10, 6) };

/** All 10,000 clients, at the highest time scale that two cores carry. */
const FULL: World = { name: 'S17-full', smallerBy: 1, timeScale: scales(8, 4, 4, 2) };

/** Until the last client is served, and the baseline before it. */
const TAKES_MS = {
  fixed60: 796_000,
  exponential: 437_000,
  'full-one-seed': 298_000,
  ...same(105_000, ...JITTERED),
  full60: 135_000,
};

/** `clients` clients send a request at once during the outage, and retry from then on. */
const herdOf = (clients: number): OpenLoad => ({
  model: 'open',
  arrivals: { kind: 'herd', count: clients },
  durationMs: 1000,
  maxInFlight: clients,
});

/** S17: the service was down for a minute. It can take 1000 requests in a second, five times the usual 200. */
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
    // Variants that wait most of the time run in parallel.
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
      '"clients_waiting" at clients during fault = 0': holds(...TOGETHER, ...JITTERED, 'full60'),
      'success rate during fault = 100%': holds(...TOGETHER, ...JITTERED, 'full60'),
      // Of both phases: a client of the baseline may get its answer when the outage has begun.
      '"clients_served_total" at clients <= work done at search': holds(...TOGETHER, ...JITTERED, 'full60'),
      'success rate during baseline = 100%': holds(...TOGETHER, ...JITTERED, 'full60'),
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
      // The outage is included.
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
