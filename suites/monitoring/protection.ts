import { behave, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';

const GUARDED = 'budgeted+bulkhead50+breaker';

/** System S26: alerts on what protects the service, and on what is spent for nobody. */
export const protection: readonly Scenario[] = [
  {
    name: 'S26-protection',
    source: 'S26',
    about:
      'The bank works 5 s longer. A bulkhead of 50 calls fills within a second or two, the breaker opens when the first calls fail: alerts ' +
      'must come in that order.',
    phases: [
      // 24 calls at the bank at once, of 50.
      { name: 'baseline', load: open(40, 5000) },
      { name: 'fault', load: open(40, 8000), faults: [behave('bank', { slowWorkMs: 5000 })] },
    ],
    statements: {
      'alert "BreakerOpen" has data during baseline': holds(GUARDED),
      'alert "BulkheadNearFull" has data during baseline': holds(GUARDED),
      'no alert "BreakerOpen" during baseline': holds(GUARDED),
      'no alert "BulkheadNearFull" during baseline': holds(GUARDED),
      'no alert "SlotsLow"': holds(GUARDED),
      'alert "BulkheadNearFull" fires within 4s': holds(GUARDED),
      'alert "BreakerOpen" fires within 6s': holds(GUARDED),
      'alert "BulkheadNearFull" fires before alert "BreakerOpen"': holds(GUARDED),
      'alert "BreakerOpen" fires before alert "BulkheadNearFull"': breaks(GUARDED),
    },
    figures: {
      'alert "BulkheadNearFull" fires within': { [GUARDED]: '1.8s..2.6s' },
      // 3.5 s until the first call fails, five in a row, and half a second.
      'alert "BreakerOpen" fires within': { [GUARDED]: '4.1s..4.8s' },
    },
  },
];
