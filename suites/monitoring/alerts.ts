import { behave, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';
import { of, RATE } from './rules.ts';

/** Where a busy machine makes calls of 100 ms later, it is no healthy day for the limits of such calls. */
const SILENT_ON_A_HEALTHY_DAY = [
  '"HighTimeoutRate"',
  of('LatencyNearTimeout', 'bank'),
  of('LatencyAboveNormal', 'bank'),
  '"SlotsLow"',
  '"WastedWork"',
];

/** System S26: rules that fire in time, too late, without a reason, and never. */
export const alerts: readonly Scenario[] = [
  {
    name: 'S26-slow-bank',
    source: 'S26',
    about:
      'The bank works 5 s longer, and later it is mended. On a healthy day before that no alert may fire, and every rule must find ' +
      'what it asks for.',
    phases: [
      { name: 'baseline', load: open(RATE, 10_000) },
      { name: 'fault', load: open(RATE, 10_000), faults: [behave('bank', { slowWorkMs: 5000 })] },
      { name: 'recovery', load: open(RATE, 11_000) },
    ],
    statements: {
      // Two alerts that could never fire, and one that always does.
      'alert "HighTimeoutRate" has data during baseline': holds('budgeted', 'naive'),
      'alert "LatencyNearTimeout" has data during baseline': holds('budgeted', 'naive'),
      'alert "LatencyAboveNormal" has data during baseline': holds('budgeted', 'naive'),
      'alert "SlotsLow" has data during baseline': holds('budgeted', 'naive'),
      'alert "WastedWork" has data during baseline': holds('budgeted', 'naive'),
      'alert "LatencyDegradation" has data during baseline': holds('budgeted'),
      'alert "TimeoutRateMisnamed" has data during baseline': breaks('budgeted'),
      'alert "TimeoutRateUnmatched" has data during baseline': breaks('budgeted'),
      'alert "RetryBudgetExhausted" has data during baseline': breaks('budgeted'),
      'alert "DeadLetters" has data during baseline': breaks('budgeted'),
      'every alert has data during baseline': breaks('budgeted'),
      'no alert "LatencyDegradation" during baseline': breaks('budgeted'),
      [`no alert ${of('LatencyDegradation', 'fraud')} during baseline`]: holds('budgeted'),
      ...Object.fromEntries(
        SILENT_ON_A_HEALTHY_DAY.map((alert) => [`no alert ${alert} during baseline`, holds('budgeted')]),
      ),
      // The first timeout comes 3.5 s after the fault.
      [`alert ${of('HighTimeoutRate', 'bank')} fires within 7s`]: { ...holds('budgeted'), ...breaks('naive') },
      [`alert ${of('LatencyNearTimeout', 'bank')} fires within 10s`]: holds('budgeted'),
      [`no alert ${of('HighTimeoutRate', 'fraud')} during fault`]: holds('budgeted'),
      'alert "SlotsLow" fires within 7s': { ...breaks('budgeted'), ...holds('naive') },
      'alert WastedWork{job="bank"} fires within 9s': { ...holds('budgeted'), ...breaks('naive') },
      'alert "HighTimeoutRate" clears within 10s': holds('budgeted'),
    },
    figures: {
      [`alert ${of('HighTimeoutRate', 'bank')} fires within`]: { budgeted: '5.6s..6.5s' },
      [`alert ${of('LatencyNearTimeout', 'bank')} fires within`]: { budgeted: '6.3s..9.25s' },
      'alert WastedWork{job="bank"} fires within': { budgeted: '4.5s..8.25s' },
      'alert "SlotsLow" fires within': { naive: '5s..5.75s' },
    },
  },
  {
    name: 'S26-brown-out',
    source: 'S26',
    about:
      'Every call to the bank takes 1.6 times as long: 0.8 % of them time out. The rule on the rate of timeouts never sees that; ' +
      'the one on the p99 does.',
    phases: [
      { name: 'baseline', load: open(RATE, 3000) },
      { name: 'fault', load: open(RATE, 14_000), faults: [behave('bank', { slower: 1.6 })] },
    ],
    statements: {
      [`alert ${of('LatencyNearTimeout', 'bank')} fires within 13s`]: holds('budgeted'),
      'no alert "HighTimeoutRate" during fault': holds('budgeted'),
      [`alert ${of('LatencyNearTimeout', 'bank')} fires before alert "HighTimeoutRate"`]: holds('budgeted'),
      'alert "HighTimeoutRate" fires within 13s': breaks('budgeted'),
    },
    figures: { 'rate of bank_timeout_ambiguous after 3s of fault': same('0.82% ±0.5%', 'budgeted') },
  },
];
