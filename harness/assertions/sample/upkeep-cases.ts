import type { MetricText } from '../../domain/metric.ts';
import type { FamilyCases } from '../catalogue.contract.ts';
import { unseenAlerts } from './alert-cases.ts';
import type { Given } from './evidence.ts';

const PHASES = [
  { name: 'baseline', fromMs: 0, toMs: 1000 },
  { name: 'fault', fromMs: 1000, toMs: 2000 },
  { name: 'recovery', fromMs: 2000, toMs: 3000 },
];
const series = (name: string, ...values: number[]) => ({
  name,
  service: 'payment',
  samples: values.map((value, i) => [500 + i * 1000, value] as const),
});
const gauges: Given = {
  phases: PHASES,
  series: [
    series('queue depth', 0, 21, 3),
    series('pool_in_use{pool="db"}', 2, 8, 1),
    series('pool_limit{pool="db"}', 10, 10, 10),
    series('bulkhead_in_use{dep="bank"}', 2, 50, 1),
  ],
};
const everyPhase = (name: MetricText, ...values: number[]) =>
  PHASES.map((phase, i) => [name, 'payment', values[i] ?? 0, phase.name] as const);

const ledgers = (again: number, lost: number): Given => ({
  requests: [{ ms: [1, 1, 1] }, { kind: 'timed-out', ms: [1] }],
  counters: [
    ['charges_total', 'bank', 4 + again - lost],
    ['charges_again_total', 'bank', again],
    ['emails_total', 'notify', 3],
    ['emails_again_total', 'notify', 0],
    ['intents_acknowledged_total', 'payment', 10],
    ['intents_applied_total', 'payment', 8 + again - lost],
    ['intents_again_total', 'payment', again],
    ['intents_dead_total', 'payment', 2],
  ],
});
/** Five more successes that promised no charge. */
const withSearches: Given = {
  ...ledgers(0, 0),
  requests: [...(ledgers(0, 0).requests ?? []), { route: 'GET /search', ms: [1, 1, 1, 1, 1] }],
};
const leaking: Given = {
  phases: PHASES,
  counters: [
    ...everyPhase('process_open_fds', 100, 400, 116),
    ...everyPhase('nodejs_active_handles_total', 10, 90, 12),
  ],
};
const alarm: Given = {
  phases: PHASES,
  timeScale: 10,
  faults: [{ fromMs: 1000, toMs: 2000 }],
  series: [
    {
      name: 'ALERTS{alertname="BankSlow",alertstate="firing"}',
      service: 'alerts',
      samples: [
        [900, 0],
        [1200, 0],
        [1400, 1],
        [2000, 1],
        [2500, 0],
      ],
    },
  ],
};
const pending: Given = {
  ...alarm,
  series: [
    ...(alarm.series ?? []).map((series) => ({ ...series, samples: series.samples.map(([at]) => [at, 0] as const) })),
    { name: 'ALERTS{alertname="BankSlow",alertstate="pending"}', service: 'alerts', samples: [[1200, 1]] },
  ],
};
const health: Given = {
  health: [
    { atMs: 1000, latenessMs: 12, loopDelayMs: 80, cpu: 0.4 },
    { atMs: 2000, latenessMs: 30, loopDelayMs: 20, cpu: 0.4 },
  ],
};

/** Families about queues, pools, the ledger, leaks, alerts and the generator itself. */
export const upkeepCases: Readonly<Record<string, FamilyCases>> = {
  queue: {
    holds: [
      ['queue never longer than 21', { ...gauges, counters: everyPhase('queue peak', 0, 21, 5) }],
      ['queue length at payment during recovery >= 3', gauges],
    ],
    breaks: [['queue never longer than 20', gauges, '21 requests waited at payment in phase fault']],
    leavesOpen: [
      [
        'queue length at payment during recovery < 4',
        gauges,
        '3 requests waited at payment in phase recovery, but peaks between 1 readings do not show: export a peak (slots_queue_depth_max)',
      ],
    ],
    refuses: ['queue < 20', 'queue never longer than 20s', 'queue length'],
  },
  pool: {
    holds: [
      ['pool "db" in use <= 80%', { ...gauges, counters: everyPhase('pool_in_use_max{pool="db"}', 2, 8, 2) }],
      [
        'bulkhead "bank" in use <= 50',
        { ...gauges, counters: everyPhase('bulkhead_in_use_max{dep="bank"}', 2, 50, 9) },
      ],
      ['pool db at payment in use during recovery <= 10', gauges],
    ],
    breaks: [
      ['pool "db" in use < 80%', gauges, '80% in use at payment in phase fault'],
      ['bulkhead "bank" in use < 50', gauges, '50 in use at payment in phase fault'],
    ],
    leavesOpen: [
      [
        'pool db at payment in use during recovery < 20%',
        gauges,
        '10% in use at payment in phase recovery, but peaks between 1 readings do not show: export its peak (pool_in_use_max)',
      ],
    ],
    refuses: ['pool in use < 80%', 'pool "db" < 80%'],
  },
  deadlines: {
    holds: [
      [
        'nothing starts after its deadline',
        { phases: PHASES, counters: everyPhase('work_started_after_deadline_total{route="/pay"}', 0, 0, 0) },
      ],
    ],
    breaks: [
      [
        'nothing starts after its deadline',
        { phases: PHASES, counters: everyPhase('work_started_after_deadline_total', 0, 7, 0) },
        'started too late: 7 at payment',
      ],
    ],
    refuses: ['nothing starts', 'nothing starts after its deadline < 1'],
  },
  integrity: {
    holds: [
      ['charges = 1 per payment', ledgers(0, 0)],
      ['emails = 1 per payment', ledgers(0, 0)],
      ['charges = 1 per payment for "POST /payment" during fault', withSearches],
      ['no lost intents', ledgers(3, 0)],
      ['no duplicate intents', ledgers(0, 0)],
    ],
    breaks: [
      ['charges = 1 per payment', ledgers(2, 0), '2 charges too many; 0 missing for 3 payments that succeeded'],
      ['charges = 1 per payment', ledgers(0, 3), '0 charges too many; 2 missing for 3 payments that succeeded'],
      ['charges = 1 per payment', withSearches, '0 charges too many; 4 missing for 8 payments that succeeded'],
      ['no lost intents', ledgers(0, 1), '1 of 10 acknowledged intents were never applied'],
      ['no duplicate intents', ledgers(2, 0), '2 intents were applied again'],
    ],
    refuses: ['charges = 2 per payment', 'charges < 1 per payment', 'no lost', 'no lost intents for /pay'],
  },
  leaks: {
    holds: [
      ['no leaks at payment', { ...leaking, counters: everyPhase('process_open_fds', 100, 400, 115) }],
      ['no leaks', { phases: PHASES, counters: everyPhase('nodejs_active_handles_total', 10, 90, 12) }],
    ],
    breaks: [['no leaks', leaking, 'payment holds 116 open files and sockets, in the baseline 100']],
    refuses: ['no leaks during fault', 'no leak'],
  },
  alert: {
    holds: [
      ['alert "BankSlow" fires within 4s', alarm],
      ['alert BankSlow clears within 5s', alarm],
    ],
    breaks: [['alert "BankSlow" fires within 1s', alarm, 'firing 4 s after the fault began, not yet 2 s after it']],
    leavesOpen: [
      ...(unseenAlerts ?? []),
      ['alert "BankSlow" fires within 60s', pending, 'not firing 15 s after the fault began, when it was last read'],
    ],
    refuses: ['alert "BankSlow"', 'alert "BankSlow" fires', 'alert "BankSlow" fires within 60'],
  },
  generator: {
    holds: [
      ['generator lateness <= 30ms', health],
      ['generator loop delay < 100ms', { ...health, timeScale: 5 }],
    ],
    breaks: [['generator loop delay during fault < 80ms', health, 'its loop delay reached 80 ms in phase fault']],
    refuses: ['generator < 5ms', 'generator lateness < 5'],
  },
};
