import type { FamilyCases } from '../catalogue.contract.ts';
import type { Given } from './evidence.ts';

const PHASES = [
  { name: 'baseline', fromMs: 0, toMs: 10_000 },
  { name: 'fault', fromMs: 10_000, toMs: 20_000 },
  { name: 'recovery', fromMs: 20_000, toMs: 30_000 },
];
const FAULTS = [{ fromMs: 10_000, toMs: 20_000 }];
const STATE = 'breaker_state{dep="bank",endpoint="charge"}';
const TRIPS = 'breaker_transitions_total{from="closed",to="open"}';

/** Tripped once by 5 failures 1.5 s after the fault began, probed twice, closed 2 s after it was gone. */
const tripped: Given = {
  phases: PHASES,
  faults: FAULTS,
  requests: [
    { phase: 'fault', label: 'circuit_open', class: 'error', status: 503, ms: Array.from({ length: 100 }, () => 5) },
  ],
  series: [
    {
      name: STATE,
      service: 'payment',
      samples: [
        [9500, 0],
        [11_000, 0],
        [11_500, 2],
        [19_900, 2],
        [21_000, 1],
        [22_000, 0],
      ],
    },
  ],
  counters: [
    ...PHASES.map(({ name }) => [STATE, 'payment', 0, name] as const),
    ...PHASES.map(({ name }) => [TRIPS, 'payment', name === 'fault' ? 1 : 0, name] as const),
    ['breaker_transitions_total{from="open",to="half-open"}', 'payment', 1, 'fault'],
    ['breaker_transitions_total{from="half-open",to="open"}', 'payment', 1, 'fault'],
    ['breaker_recorded_failures_total{kind="any"}', 'payment', 6, 'fault'],
    ['breaker_probes_total{result="failure"}', 'payment', 1, 'fault'],
    ['breaker_probes_total{result="success"}', 'payment', 2, 'fault'],
    ...PHASES.map(({ name }) => ['arrivals', 'bank', 6, name] as const),
  ],
};
const late: Given = {
  ...tripped,
  counters: [
    ...(tripped.counters ?? []),
    ['breaker_recorded_failures_total{kind="late"}', 'payment', 95, 'fault'],
    ['breaker_failures_at_trip{dep="bank"}', 'payment', 5, 'fault'],
  ],
};
const untouched: Given = {
  phases: PHASES,
  faults: FAULTS,
  counters: [
    ...PHASES.map(({ name }) => [STATE, 'payment', 0, name] as const),
    ...PHASES.map(({ name }) => [TRIPS, 'payment', 0, name] as const),
    ['breaker_recorded_failures_total{kind="any"}', 'payment', 40, 'fault'],
  ],
};
const stateOnly: Given = {
  ...tripped,
  series: [{ name: STATE, service: 'payment', samples: PHASES.map(({ toMs }) => [toMs - 500, 0] as const) }],
  counters: PHASES.map(({ name }) => [STATE, 'payment', 0, name] as const),
};

/** Charges tripped, refunds did not. */
const endpoints = (labels: (endpoint: string) => string): Given => ({
  phases: PHASES,
  counters: ['charge', 'refund'].flatMap((endpoint) =>
    PHASES.flatMap(({ name }) => [
      [`breaker_state{dep="bank",endpoint="${endpoint}"}`, 'payment', 0, name] as const,
      [
        `breaker_transitions_total{${labels(endpoint)}from="closed",to="open"}`,
        'payment',
        endpoint === 'charge' && name === 'fault' ? 1 : 0,
        name,
      ] as const,
    ]),
  ),
});
const apart = endpoints((endpoint) => `dep="bank",endpoint="${endpoint}",`);

/** What a breaker's own counts and its state over time prove. */
export const breakerCases: FamilyCases = {
  holds: [
    ['breaker "bank" opens within 5 failures', tripped],
    ['breaker bank opens within 5 failures', late],
    ['breaker opens within 1.5s of fault', tripped],
    ['breaker "bank" closes within 2s after recovery', tripped],
    ['breaker "bank" lets at most 3 probes through while open', tripped],
    ['breaker "bank" at payment never opens during baseline', tripped],
    ['breaker "bank" does not flap', tripped],
    ['breaker "refund" never opens', apart],
    ['breaker "bank" does not flap', endpoints(() => '')],
  ],
  breaks: [
    ['breaker "charge" never opens', apart, 'it opened once'],

    ['breaker "bank" opens within 4 failures', late, 'it tripped at 5 failures'],
    ['breaker "bank" opens within 5 failures', untouched, 'it counted 40 failures and never opened'],
    ['breaker "bank" opens within 900ms', tripped, 'open 1.5 s after the fault began, not yet 1 s after it'],
    ['breaker "bank" closes within 900ms', tripped, 'closed 2 s after the fault was lifted, not yet 1 s after it'],
    [
      'breaker "bank" lets at most 2 probes through while open',
      tripped,
      '3 probes went through, and it was half-open once',
    ],
    ['breaker "bank" never opens', tripped, 'it opened 2 times'],
    ['breaker "bank" never opens', { ...stateOnly, series: tripped.series ?? [] }, 'it was seen to open once'],
    [
      'breaker does not flap',
      {
        ...tripped,
        counters: [
          ...(tripped.counters ?? []),
          ['breaker_transitions_total{from="closed",to="open"}', 'payment', 1, 'recovery'],
        ],
      },
      'it tripped 2 times',
    ],
  ],
  leavesOpen: [
    [
      'breaker "bank" opens within 5 failures',
      { ...late, counters: late.counters?.filter(([name]) => !name.startsWith('breaker_failures_at_trip')) ?? [] },
      'payment counted 100 failures and once a trip, but not how many came before it',
    ],
    ['breaker "bank" opens within 50 failures', untouched, 'it counted 40 failures and did not have to open'],
    ['breaker "bank" closes within 9s', untouched, 'no reading showed it open during the fault'],
    ['breaker "bank" opens within 1.2s', tripped, 'open 1.5 s after the fault began, not yet 1 s after it'],
    ['breaker "fraud" never opens', tripped, 'no service reported a breaker "fraud"'],
    // What one endpoint counted once stood for the other as well.
    ...['', 'dep="bank",'].map(
      (labels) =>
        [
          'breaker "refund" never opens',
          endpoints(() => labels),
          'payment has several breakers and does not count each by itself',
        ] as const,
    ),
    // Only its state is known, as from exporters that count no transitions: it once passed for one that never opened.
    [
      'breaker "bank" never opens',
      stateOnly,
      'payment does not count the changes of its breaker (breaker_transitions_total)',
    ],
    [
      'breaker "bank" does not flap',
      stateOnly,
      'payment does not count the changes of its breaker (breaker_transitions_total)',
    ],
  ],
  refuses: [
    'breaker "bank"',
    'breaker "bank" opens',
    'breaker "bank" opens within 5',
    'breaker opens within 2s during fault',
  ],
};
