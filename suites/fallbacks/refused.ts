import { behave, open, type Scenario } from '../../harness/index.ts';
import { holds } from '../expectations.ts';
import { REQUESTS } from './words.ts';

/** S20: an answer that is a no. */
export const refused: readonly Scenario[] = [
  {
    name: 'S20-refused',
    source: 'S20',
    about:
      'Dependencies answer, and the answer is no: a payment that nobody knows, a card without money. No plan B may turn that ' +
      'into a yes.',
    lane: 'small',
    requests: [REQUESTS.payment, REQUESTS.charge, REQUESTS.pay],
    phases: [
      { name: 'baseline', load: open(40, 1000) },
      {
        name: 'fault',
        load: open(40, 4000),
        faults: [behave('status', { status: 404 }), behave('primary', { status: 402 })],
      },
    ],
    statements: {
      'rate of refused after 2s of fault = 100%': holds('resilient'),
      '"fallbacks_total" at storefront = 0': holds('resilient'),
      'breaker never opens': holds('resilient'),
    },
  },
];
