import { httpDelay, open, type Scenario } from '../../harness/index.ts';
import { monitored } from '../../targets/monitored/target.ts';
import { breaks, holds } from '../expectations.ts';
import { of, RATE } from './rules.ts';

const READY = '"GET /ready"';
/** One request in twenty asks whether the payment service is ready. */
const requests = [
  ...monitored.requests.map((request) => ({ ...request, weight: 19 })),
  { method: 'GET', path: '/ready', weight: 1 },
] as const;

/** What must hold whatever link is attacked: no cascade, and a service that is well. */
const healthy = (...variants: readonly string[]) => ({
  'all complete': holds(...variants),
  // A quarter of 1100, as 50 are of 200.
  'available threads at payment > 275': holds(...variants),
  [`rate of ready for ${READY} = 100%`]: holds(...variants),
});

const attack = (link: string, about: string, faultMs: number, share = 0.1) =>
  ({
    source: 'S5',
    about,
    lane: 'attack',
    requests,
    phases: [
      { name: 'baseline', load: open(RATE, 3000) },
      { name: 'fault', load: open(RATE, faultMs), faults: [httpDelay(link, '3s', { share })] },
    ],
  }) as const;

/** System S5: one call in ten takes 3 s longer, on one link after the other, and one in five. Which link decides which alert fires. */
export const productionAttack: readonly Scenario[] = [
  {
    name: 'S5-fraud',
    ...attack(
      'payment->fraud',
      'One fraud check in ten takes 3 s longer. It has 600 ms: a tenth of the payments is refused, all others succeed.',
      8000,
    ),
    statements: {
      ...healthy('budgeted', 'naive'),
      'alert "HighTimeoutRate" has data during baseline': holds('budgeted', 'naive'),
      [`alert ${of('HighTimeoutRate', 'fraud')} fires within 7s`]: { ...holds('budgeted'), ...breaks('naive') },
      [`no alert ${of('HighTimeoutRate', 'bank')} during fault`]: holds('budgeted'),
      // A timeout counts in the latency as long as it waited: one in ten takes 600 ms.
      [`alert ${of('LatencyNearTimeout', 'fraud')} fires within 8s`]: holds('budgeted'),
      // Of the nine in ten that are not attacked.
      'rate of bank_timeout_ambiguous during fault < 1%': holds('budgeted'),
      // A tenth waits for 3 s and more where nothing is given up.
      'p95 duration for "POST /payment" during fault < 2s': { ...holds('budgeted'), ...breaks('naive') },
    },
    figures: {
      // Of payments; they are 95 % of the requests. Twice the standard error of 2000.
      'rate of fraud_timeout for "POST /payment" during fault': { budgeted: '10.05% ±1.4%' },
      [`alert ${of('HighTimeoutRate', 'fraud')} fires within`]: { budgeted: '4.8s..6.2s' },
      [`alert ${of('LatencyNearTimeout', 'fraud')} fires within`]: { budgeted: '5.7s..7s' },
      'p99 duration for "POST /payment" during fault': { naive: '4.2s ±10%' },
    },
  },
  {
    name: 'S5-bank',
    ...attack(
      'payment->bank',
      'One call to the bank in ten takes 3 s longer. Those that would have taken less than 500 ms still end in time, so 5.2 % time out: ' +
        'whether the alert at 5 % fires is the toss of a coin.',
      10_000,
    ),
    statements: {
      ...healthy('budgeted'),
      [`no alert ${of('HighTimeoutRate', 'fraud')} during fault`]: holds('budgeted'),
      // Before the rate of timeouts says anything, the p99 does.
      [`alert ${of('LatencyNearTimeout', 'bank')} fires within 10s`]: holds('budgeted'),
      'rate of fraud_timeout during fault < 1%': holds('budgeted'),
    },
    figures: {
      'rate of bank_timeout_ambiguous for "POST /payment" during fault': { budgeted: '5.2% ±1%' },
    },
  },
  {
    name: 'S5-bank-fifth',
    ...attack(
      'payment->bank',
      'One call to the bank in five takes 3 s longer, and 10.1 % time out, twice what the alert asks for. So it must fire, however many ' +
        'calls hang meanwhile: these are no requests that went well.',
      11_000,
      0.2,
    ),
    statements: {
      ...healthy('budgeted'),
      [`alert ${of('HighTimeoutRate', 'bank')} fires within 10s`]: holds('budgeted'),
      [`no alert ${of('HighTimeoutRate', 'fraud')} during fault`]: holds('budgeted'),
    },
    figures: {
      'rate of bank_timeout_ambiguous for "POST /payment" during fault': { budgeted: '10.1% ±1.4%' },
      // The first timeout 3.5 s after the fault, half a window, 2 s of waiting, and half a second.
      [`alert ${of('HighTimeoutRate', 'bank')} fires within`]: { budgeted: '7.2s..9s' },
    },
  },
  {
    name: 'S5-inbound',
    ...attack(
      'gateway->payment',
      'One payment in ten reaches the payment service 3 s late. Nothing times out, and the metrics of the payment service look as ' +
        'ever; only its caller knows.',
      12_000,
    ),
    statements: {
      ...healthy('budgeted'),
      'no alert "HighTimeoutRate" during fault': holds('budgeted'),
      [`alert ${of('LatencyAboveNormal', 'payment')} fires within 11s`]: holds('budgeted'),
      [`no alert ${of('LatencyAboveNormal', 'bank')} during fault`]: holds('budgeted'),
    },
    figures: { 'p99 duration for "POST /payment" during fault': { budgeted: '4.2s ±10%' } },
  },
  {
    name: 'S5-notify',
    ...attack(
      'payment->notify',
      'One notification in ten takes 3 s longer: it is given up after 300 ms, and every payment succeeds.',
      8000,
    ),
    statements: {
      ...healthy('budgeted'),
      [`alert ${of('HighTimeoutRate', 'notify')} fires within 7s`]: holds('budgeted'),
      [`no alert ${of('HighTimeoutRate', 'fraud')} during fault`]: holds('budgeted'),
      [`no alert ${of('HighTimeoutRate', 'bank')} during fault`]: holds('budgeted'),
      'success rate during fault >= 99%': holds('budgeted'),
    },
    figures: { 'rate of not_notified for "POST /payment" during fault': { budgeted: '10% ±1.4%' } },
  },
];
