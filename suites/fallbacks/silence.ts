import { behave, blackhole, open, reset, type Scenario, steps } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { edgeTo, QUICK_RESET, REQUESTS } from './words.ts';

const PRIMARY = edgeTo('primary');

/** Charges that are made again, as `silence.test.ts` plays them on virtual time. */
export const CHARGED_AGAIN = { naive: 31, 'new-key': 31 };

/** S20, charges: four ways of hearing nothing, which the caller cannot tell apart. */
export const silence: readonly Scenario[] = [
  {
    name: 'S20-silence',
    source: 'S20',
    about:
      'Of four charges that nobody answers, three are made: the gateway is slow, the request is lost, the reply is lost, the ' +
      'reply is cut off. Who then charges at the backup charges twice.',
    // The circuit opens again and again, so that each silence is met.
    env: QUICK_RESET,
    lane: 'quick',
    requests: [REQUESTS.charge],
    phases: [
      { name: 'baseline', load: open(20, 1000) },
      {
        name: 'fault',
        load: open(20, 8000),
        faults: [
          steps('still working', ['0s', behave('primary', { slowReplyMs: 3000 })], ['2s', null]),
          steps(
            'request lost, reply lost, reply cut',
            ['0s', null],
            ['2s', blackhole(PRIMARY)],
            ['4s', blackhole(PRIMARY, { stream: 'downstream' })],
            ['6s', reset(PRIMARY)],
          ),
        ],
      },
      { name: 'recovery', load: open(20, 5000) },
    ],
    statements: {
      'success rate >= 99%': holds('resilient', 'new-key', 'naive'),
      'charges = 1 per payment': { ...holds('resilient'), ...breaks('naive', 'new-key') },
      '"charges_again_total" at books = 0': { ...holds('resilient'), ...breaks('naive', 'new-key') },
      '"later_waiting" at storefront during recovery = 0': holds('resilient'),
      'p90 duration during fault <= 600ms': holds('resilient'),
    },
    figures: {
      // A call more or less is in flight at each of eight edges of silences.
      '"charges_again_total" at books': {
        naive: `${CHARGED_AGAIN.naive} ±12`,
        'new-key': `${CHARGED_AGAIN['new-key']} ±12`,
        resilient: '0',
      },
    },
  },
];
