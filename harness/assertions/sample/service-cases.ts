import type { FamilyCases } from '../catalogue.contract.ts';
import type { Given } from './evidence.ts';

const PHASES = [
  { name: 'baseline', fromMs: 0, toMs: 1000 },
  { name: 'fault', fromMs: 1000, toMs: 2000 },
];
const SLEEPY = 'service_timeouts_total{service="bank",endpoint="charge"}';

const marks: Given = {
  phases: PHASES,
  counters: [
    ['threads low water', 'payment', 10, 'baseline'],
    ['threads low water', 'payment', 51, 'fault'],
  ],
};
const sampled: Given = {
  phases: PHASES,
  series: [
    {
      name: 'threads available',
      service: 'payment',
      samples: [
        [500, 3],
        [1200, 80],
        [1400, null],
        [1700, 60],
      ],
    },
  ],
};
const counts: Given = {
  phases: PHASES,
  counters: [
    ['arrivals', 'bank', 400, 'baseline'],
    ['arrivals', 'bank', 600, 'fault'],
    ['arrivals', 'fraud', 1000, 'fault'],
    ['calls to bank', 'payment', 400, 'baseline'],
    ['calls to bank', 'payment', 601, 'fault'],
    ['charges', 'bank', 0, 'baseline'],
    ['charges', 'bank', 0, 'fault'],
    ['work done', 'bank', 400, 'baseline'],
    ['work done', 'bank', 600, 'fault'],
    ['work after caller gone', 'bank', 10, 'fault'],
    [SLEEPY, 'payment', 3, 'fault'],
  ],
};

const idle: Given = {
  phases: PHASES,
  counters: [
    ['work done', 'bank', 0, 'fault'],
    ['work after caller gone', 'bank', 0, 'fault'],
  ],
};
const stopped = (inFlight: number): Given => ({
  ...idle,
  counters: [...(idle.counters ?? []), ['arrivals', 'bank', 600, 'fault'], ['in flight', 'bank', inFlight, 'fault']],
});
const lags: Given = {
  phases: PHASES,
  counters: [
    ['event loop lag', 'payment', 3, 'baseline'],
    ['event loop lag', 'payment', 4, 'fault'],
  ],
};
const sizes: Given = {
  phases: PHASES,
  counters: [
    ['pool_size', 'payment', 9, 'baseline'],
    ['pool_size', 'payment', 5, 'fault'],
  ],
};

/** Families that a service's or a dependency's own counts feed. */
export const serviceCases: Readonly<Record<string, FamilyCases>> = {
  threads: {
    holds: [
      ['available threads > 50', marks],
      ['no thread exhaustion', marks],
      ['no thread exhaustion during baseline', marks],
      ['available threads at payment >= 51', marks],
      ['available threads < 61', sampled],
      ['available threads after 500ms of fault > 50', { ...sampled, ...marks }],
    ],
    breaks: [
      ['available threads during baseline > 50', marks, 'down to 10 free threads at payment in phase baseline'],
      [
        'no thread exhaustion',
        {
          counters: [
            ['threads low water', 'gateway', 7],
            ['threads low water', 'payment', 0],
          ],
        },
        'down to 0 free threads at payment in phase fault',
      ],
      ['available threads > 60', sampled, 'down to 60 free threads at payment in phase fault'],
    ],
    leavesOpen: [
      ['no thread exhaustion at bank', marks, 'bank never reported how many of its threads were free'],
      [
        'available threads > 50',
        sampled,
        'down to 60 free threads at payment in phase fault, but its metrics were silent for 500 ms, from 1.2 s on, as they are where no thread is left to answer',
      ],
      [
        'available threads during baseline > 2',
        sampled,
        'down to 3 free threads at payment in phase baseline, but dips between 1 readings do not show: export a low-water mark (slots_available_min)',
      ],
    ],
    refuses: ['available threads > 50%', 'no thread', 'available threads of ok > 50'],
  },
  counter: {
    holds: [
      ['arrivals at bank <= 1000', counts],
      ['arrivals at bank during fault = 600', counts],
      ['charges at bank = 0', counts],
      ['calls to bank > arrivals at bank', counts],
      ['timeouts to fraud at payment = 0', { counters: [['timeouts to bank', 'payment', 7]] }],
      ['service_timeouts_total{service="bank"} at payment <= 3', counts],
      ['"service_timeouts_total{service=\\"notify\\"}" at payment = 0', counts],
      ['arrivals at bank during fault <= 60% of arrivals at fraud', counts],
      ['"pool_size" at payment >= 5', sizes],
      ['"pool_size" at payment <= 9', sizes],
      ['"event loop lag" at payment <= 4', lags],
    ],
    breaks: [
      ['"pool_size" at payment > 5', sizes, 'pool_size at payment: 5 at the end of phase fault'],
      ['"pool_size" at payment < 9', sizes, 'pool_size at payment: 9 at the end of phase baseline'],
      ['arrivals at bank < 1_000', counts, 'arrivals at bank: 1000'],
      ['arrivals at bank = calls to bank', counts, 'arrivals at bank: 1000, calls to bank: 1001'],
      [
        '"service_timeouts_total{service=\\"bank\\"}" at payment = 0',
        counts,
        'service_timeouts_total{service="bank"} at payment: 3',
      ],
      ['charges at bank during fault >= 1% of arrivals at bank', counts, 'charges at bank: 0, arrivals at bank: 600'],
    ],
    leavesOpen: [
      ['arrivals at notify = 0', counts, 'notify reported no arrivals'],
      ['"arrivals" = 0', counts, 'bank and fraud both report arrivals: add "at" and the service'],
      [
        'arrivals at fraud during baseline = 0',
        { ...counts, counters: [['arrivals', 'fraud', 1000, 'fault']] },
        'fraud did not report arrivals at the end of phase baseline',
      ],
      [
        '"slots_total" at payment = 200',
        {
          ...counts,
          counters: [
            ['slots_total', 'payment', 200, 'fault'],
            ['charges_total', 'payment', 1, 'baseline'],
          ],
        },
        'at the end of phase baseline: payment did not report slots_total at the end of phase baseline',
      ],
    ],
    refuses: ['arrivals <= 1000', 'arrivals at bank <= 1000/s', 'arrivals at bank <= 1%', 'visits at bank = 0'],
  },
  'wasted work': {
    holds: [
      ['wasted work at bank <= 1%', counts],
      ['work after caller gone at bank < 2% during fault', counts],
      ['wasted work at bank during fault < 1%', stopped(5)],
    ],
    breaks: [['wasted work at bank < 1%', counts, 'bank finished 10 of 1000 units of work after the caller had gone']],
    leavesOpen: [
      ['wasted work at bank during fault < 1%', idle, 'bank finished no work'],
      [
        'wasted work at bank during fault < 1%',
        stopped(6),
        'bank finished no work, and 6 of 600 units were still in progress',
      ],
    ],
    refuses: ['wasted work < 1%', 'wasted work at bank < 1'],
  },
};
