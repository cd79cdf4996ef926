import { down, open, restart, type Scenario } from '../../harness/index.ts';
import { storefrontRestarted } from '../../targets/storefront/target.ts';
import { breaks, holds } from '../expectations.ts';
import { edgeTo, QUICK_RESET, REQUESTS } from './words.ts';

const MAILED = 'emails = 1 per payment for "POST /orders/:id/email"';
const CHARGED = 'charges = 1 per payment for "POST /pay"';

/** S20, queue for later and pending write: what was promised is done, whatever happens to the process. */
export const later: readonly Scenario[] = [
  {
    name: 'S20-later',
    source: 'S20',
    about:
      'Gateway and mail service are dead, so payments and mails are promised for later. Then the storefront itself dies, and ' +
      'comes back. Each promise must be kept, once.',
    target: storefrontRestarted,
    // A process takes as long to start at any scale.
    timeScale: 1,
    requests: [REQUESTS.pay, REQUESTS.mail],
    phases: [
      { name: 'baseline', load: open(20, 1000) },
      {
        name: 'fault',
        load: open(20, 5000),
        faults: [down(edgeTo('primary')), down(edgeTo('mail')), restart('storefront', { after: '2s', down: '500ms' })],
      },
      { name: 'recovery', load: open(20, 5000) },
    ],
    env: { storefront: { RESET_MS: '1000' } },
    statements: {
      [MAILED]: { ...holds('resilient'), ...breaks('memory-queue') },
      [CHARGED]: { ...holds('resilient'), ...breaks('memory-queue') },
      '"later_waiting" at storefront during recovery = 0': holds('resilient'),
    },
  },
  {
    name: 'S20-mail',
    source: 'S20',
    about: 'The mail service is dead for a while. An order has its mail in the end, and no order has two.',
    env: QUICK_RESET,
    lane: 'quick',
    requests: [REQUESTS.mail],
    phases: [
      { name: 'baseline', load: open(20, 1000) },
      { name: 'fault', load: open(20, 3000), faults: [down(edgeTo('mail'))] },
      { name: 'recovery', load: open(20, 3000) },
    ],
    statements: {
      'success rate = 100%': holds('resilient', 'naive'),
      [MAILED]: { ...holds('resilient'), ...breaks('naive') },
      '"later_waiting" at storefront during recovery = 0': holds('resilient'),
    },
  },
];
