import { blackhole, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, leavesNothing, same } from '../expectations.ts';
import { FLAT, LADDERS, MISMATCH, PACE, WARM_UP } from './variants.ts';

/** System S14: fixed limits on every layer, and a bank that swallows every request. */
export const fixedLimits: readonly Scenario[] = [
  {
    name: 'S14',
    source: 'S14',
    about: 'The bank never answers, and every hop has a fixed limit. The innermost has to fire first.',
    timeScale: PACE,
    // Half as long as specified: nothing changes after 5 s.
    phases: [WARM_UP, { name: 'fault', load: open(20, 15_000), faults: [blackhole('payment->bank')] }],
    statements: {
      'max duration < 3s': { ...breaks(MISMATCH, ...FLAT), ...holds(...LADDERS) },
      'rate of bank_timeout >= 99%': { ...breaks(MISMATCH, ...FLAT), ...holds(...LADDERS) },
      'work after caller gone at order = 0': { ...breaks(MISMATCH), ...holds(...LADDERS) },
      'available threads at order > 130': { ...breaks(MISMATCH), ...holds(...LADDERS) },
      ...leavesNothing('gateway', LADDERS),
    },
    figures: {
      'median duration': { ...same('2.03s ±5%', ...LADDERS), ...same('3s ±5%', MISMATCH, 'equal3'), equal: '5s ±5%' },
      'available threads at order': { ...same('150..160 ±3', ...LADDERS), [MISMATCH]: '100 ±5' },
    },
  },
];
