import { alertRules, latency, open, type Scenario } from '../../harness/index.ts';
import { adaptive, alertFile } from '../../targets/adaptive/target.ts';
import { breaks, holds } from '../expectations.ts';

const LEARNT = ['basic', 'basic-capped'];

/** System S26: the alert on the value of a timeout that is learnt. */
export const learntTimeout: readonly Scenario[] = [
  {
    name: 'S26-adaptive',
    source: 'S26',
    about:
      'A timeout follows a fraud check that has become a second slower, and nothing times out. Only an alert on the value can tell, if its ' +
      'limit is below what the value may reach.',
    target: adaptive,
    timeScale: 2,
    // A scrape every 250 ms as measured: more would cost calls of 50 ms too much.
    alerts: [alertRules(alertFile, { compress: 30 })],
    phases: [
      { name: 'baseline', load: open(20, 10_000) },
      { name: 'fault', load: open(20, 17_000), faults: [latency('caller->fraud', '1s')] },
    ],
    statements: {
      'every alert has data during baseline': holds(...LEARNT),
      'no alert during baseline': holds(...LEARNT),
      // 5 minutes are 10 s. The value is never above the 2 s that it is capped at.
      'alert "AdaptiveTimeoutTooHigh" fires within 15s': { ...holds('basic'), ...breaks('basic-capped') },
      'alert "AdaptiveTimeoutRisky" fires within 15s': holds(...LEARNT),
    },
    figures: {
      'alert "AdaptiveTimeoutTooHigh" fires within': { basic: '10.5s..13.5s' },
      'alert "AdaptiveTimeoutRisky" fires within': {
        basic: '10.5s..12.5s',
        'basic-capped': '10.5s..12.5s',
      },
    },
  },
];
