import { behave, closed, open, type RequestTemplate, type Scenario, steps } from '../../harness/index.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';
import { BREAKER, DOWNSTREAM } from './words.ts';

const HEADERS = { 'content-type': 'application/json' };
const BODY = '{"payment_id":"{{uuid}}","amount":5}';
const PAY_AND_REFUND: readonly RequestTemplate[] = [
  { method: 'POST', path: '/pay', headers: HEADERS, body: BODY },
  { method: 'POST', path: '/refund', headers: HEADERS, body: BODY },
];

const refusals = [400, 401, 404, 422, 429].map((status, i) => [`${i * 2}s`, behave(DOWNSTREAM, { status })] as const);

/** The state of `rolling50` after `good` successes and then `bad` failures. */
function rolling(
  name: string,
  about: string,
  { good, bad }: { readonly good: number; readonly bad: number },
  neverOpens: 'hold' | 'break',
): Scenario {
  const fault = { name: 'fault', load: closed(bad, 1), faults: [behave(DOWNSTREAM, { status: 500 })] } as const;
  return {
    name,
    about,
    source: 'S15.7',
    phases: good > 0 ? [{ name: 'baseline', load: closed(good, 1) }, fault] : [fault],
    statements: { [`${BREAKER} never opens`]: { rolling50: neverOpens } },
  };
}

/** S15, rows 6 to 8: which answers count, how many, and for which endpoint. */
export const whatCounts: readonly Scenario[] = [
  {
    name: 'S15-6',
    source: 'S15.6',
    about:
      'Nothing but 400, 401, 404, 422 and 429: the downstream is well, it is the caller who is wrong or too eager.',
    phases: [{ name: 'fault', load: open(10, 10_000), faults: [steps('refusals', ...refusals)] }],
    statements: {
      [`${BREAKER} never opens`]: { ...holds('consec5', 'rolling50'), ...breaks('count4xx') },
      'arrivals at downstream = calls to downstream': holds('consec5', 'rolling50', 'count4xx'),
      'rate of circuit_open = 0%': { ...holds('consec5', 'rolling50'), ...breaks('count4xx') },
      'rate of nothing_done >= 90%': { ...holds('consec5', 'rolling50'), ...breaks('count4xx') },
      ...leavesNothing('caller', ['consec5', 'rolling50', 'count4xx']),
    },
  },
  rolling('S15-7-19of19', 'Nineteen of nineteen calls fail: too few to judge by.', { good: 0, bad: 19 }, 'hold'),
  rolling('S15-7-20of20', 'The twentieth fails as well: that is enough.', { good: 0, bad: 20 }, 'break'),
  rolling('S15-7-9of20', 'Nine of twenty fail: less than half.', { good: 11, bad: 9 }, 'hold'),
  rolling(
    'S15-7-10of20',
    'Ten of twenty fail: half is reached, and reaching it is enough.',
    { good: 10, bad: 10 },
    'break',
  ),
  {
    name: 'S15-8',
    source: 'S15.8',
    about:
      'Every other call fails, charges and refunds alike: what is too much for a charge may be bearable for a refund.',
    requests: PAY_AND_REFUND,
    phases: [{ name: 'fault', load: open(20, 10_000), faults: [behave(DOWNSTREAM, { status: 500, every: 2 })] }],
    statements: {
      'rate of circuit_open for /pay >= 50%': holds('per-endpoint', 'one-breaker'),
      'rate of circuit_open for /refund = 0%': { ...holds('per-endpoint'), ...breaks('one-breaker') },
      'breaker "/charge" never opens': breaks('per-endpoint'),
      'breaker "/refund" never opens': holds('per-endpoint'),
    },
  },
  {
    name: 'S15-8-refund',
    source: 'S15.8',
    about: 'Refunds are dead and charges are healthy: users who pay must not notice.',
    requests: PAY_AND_REFUND,
    phases: [
      {
        name: 'fault',
        load: open(20, 10_000),
        faults: [behave(DOWNSTREAM, { status: 500, endpoint: '/refund' })],
      },
    ],
    statements: {
      'success rate for /pay >= 98%': { ...holds('per-endpoint'), ...breaks('one-breaker') },
      'rate of circuit_open for /refund >= 50%': holds('per-endpoint', 'one-breaker'),
    },
  },
];
