import { behave, type Fault, latency, open, type Phase, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { ABSOLUTE, PACE, RELATIVE, SHARED, WARM_UP } from './variants.ts';

/** System S12, skew: an absolute deadline needs clocks that agree; a relative one misses the time on the network. */
export const clocks: readonly Scenario[] = [
  {
    name: 'S12-fast-clock',
    source: 'S12',
    about:
      'The clock of fraud is 2 s ahead, and a check takes a healthy 0.5 s: an absolute deadline seems to have passed.',
    timeScale: PACE,
    phases: [WARM_UP, ...under(behave('fraud', { clockSkewMs: 2000, slowWorkMs: 500 }))],
    statements: {
      // The earlier of both deadlines counts, so the relative one does not help here.
      'success rate >= 99%': { ...breaks(ABSOLUTE, SHARED), ...holds(RELATIVE) },
    },
  },
  {
    name: 'S12-slow-clock',
    source: 'S12',
    about: 'The clock of fraud is 2 s behind, and a check takes 2.5 s: an absolute deadline seems to be far away.',
    timeScale: PACE,
    phases: under(behave('fraud', { clockSkewMs: -2000, slowWorkMs: 2500 })),
    statements: {
      // Of 100 checks one may still be stopping when the phase is over.
      'wasted work at fraud < 5%': { ...breaks(ABSOLUTE), ...holds(RELATIVE, SHARED) },
      'max duration < 3.2s': holds(ABSOLUTE, RELATIVE, SHARED),
    },
  },
  {
    name: 'S12-slow-road',
    source: 'S12',
    about:
      'Clocks agree, and a call takes 1.2 s to reach fraud: by then the relative deadline in its header is out of date.',
    timeScale: PACE,
    phases: under(latency('payment->fraud', '1.2s', { stream: 'upstream' }), behave('fraud', { slowWorkMs: 1000 })),
    statements: {
      'wasted work at fraud < 5%': { ...breaks(RELATIVE), ...holds(ABSOLUTE, SHARED) },
      'max duration < 3.2s': holds(ABSOLUTE, RELATIVE, SHARED),
    },
  },
];

function under(...faults: Fault[]): readonly Phase[] {
  return [{ name: 'fault', load: open(20, 5000), faults }];
}
