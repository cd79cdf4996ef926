import { down, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';

const CURES = ['flush+bucket', 'flush+jitter', 'flush+ramp', 'flush+budget'];

/** A tenth of the specification's 200 requests a second; queues, limits and the ingress shrink with them. */
const SMALLER_BY = 10;
const PER_SECOND = 200 / SMALLER_BY;
const SIZE = { SMALLER_BY: String(SMALLER_BY) };

/** S34: twenty callers queue what failed in an outage of 30 s, and send it as soon as a probe succeeds. */
export const flush: Scenario = {
  name: 'S34',
  source: 'S34',
  about: 'Callers queue what fails and flush it at the first healthy probe: the service falls again, for ever.',
  env: { clients: SIZE, search: SIZE },
  timeScale: 10,
  lane: { ...same('S34', 'flush', 'flush+bucket', 'flush+jitter'), ...same('S34 more', 'flush+ramp', 'flush+budget') },
  phases: [
    { name: 'baseline', load: open(PER_SECOND, 5000) },
    { name: 'fault', load: open(PER_SECOND, 30_000), faults: [down('clients->search')] },
    { name: 'recovery', load: open(PER_SECOND, 60_000) },
  ],
  statements: {
    '"falls" at search during recovery = 0': { ...breaks('flush'), ...holds(...CURES) },
    'arrival peak at search during recovery <= 5x baseline': { ...breaks('flush'), ...holds(...CURES) },
    'success rate after 20s of recovery in any 10s window >= 99%': { ...breaks('flush'), ...holds(...CURES) },
    'recovers within 10s': breaks('flush'),
    'all complete': holds('flush', ...CURES),
    'success rate during baseline = 100%': holds('flush', ...CURES),
    '"clients_waiting" at clients during recovery = 0': holds(...CURES),
  },
  figures: {
    'arrival peak at search during recovery': {
      flush: '11x ±15%',
      'flush+bucket': '2x..4x',
      // The whole budget of ten seconds, 20 %, may be used in the first: 1 + 0.2 x 10.
      'flush+jitter': '1.3x..1.8x',
      'flush+budget': '2.8x..3x',
    },
  },
};
