import { behave, blackhole, closed, type Scenario, steps } from '../../harness/index.ts';
import { layers, patientOrders } from '../../targets/shop/layers.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';

const BANK = 'payment->bank';

/** Only the variant that waits long and must break its bound is scaled; the others hold theirs in real time. */
const WAITS = { 'retry-no-deadline': 5 };

/** Calls per request when each fails with probability `p` and three retries follow a failure. */
const attempts = (p: number) => Number((1 + p + p ** 2 + p ** 3).toFixed(3));

/** S16: one order, three services above a bank. Which layer retries, how often, and until when? */
export const policies: readonly Scenario[] = [
  {
    name: 'S16-three-layers',
    source: 'S16',
    target: layers,
    about: 'The bank answers 503 to every call. Three layers with three attempts each make 27 calls of one order.',
    requests: patientOrders,
    phases: [{ name: 'fault', load: closed(20, 20), faults: [behave('bank', { status: 503 })] }],
    statements: {
      'retry amplification at bank <= 4x': {
        ...breaks('retry-everywhere'),
        ...holds('retry-outermost', 'retry-budget3'),
      },
      'all complete': holds('retry-everywhere', 'retry-outermost', 'retry-budget3'),
      '"retry_attempts_total" at gateway = 40': holds('retry-outermost'),
      '"retry_denied_total{reason=\\"attempts\\"}" at gateway = 20': holds('retry-outermost'),
      ...leavesNothing('gateway', ['retry-everywhere', 'retry-outermost', 'retry-budget3']),
    },
    figures: {
      'retry amplification at bank': { 'retry-everywhere': '27x', 'retry-outermost': '3x', 'retry-budget3': '4x' },
    },
  },
  {
    name: 'S16-two-layers',
    source: 'S16',
    target: layers,
    about: 'Two layers with three retries each: 16 calls, 12 of them because the upper layer retries.',
    requests: patientOrders,
    phases: [{ name: 'fault', load: closed(100, 100), faults: [behave('bank', { status: 503 })] }],
    statements: {
      'retry amplification at bank <= 4x': {
        ...breaks('retry-two-layers'),
        ...holds('retry-budget3'),
      },
      // How many of the refused orders had called the bank before is unknown, and so is how often each did.
      'breaker "bank" does not flap': holds('retry-breaker'),
      'arrivals at bank <= 104': { ...breaks('retry-two-layers', 'retry-budget3'), ...holds('retry-breaker') },
      'all complete': holds('retry-two-layers', 'retry-breaker', 'retry-budget3'),
    },
    figures: {
      'retry amplification at bank': { 'retry-two-layers': '16x', 'retry-budget3': '4x' },
      // Five failures, and the calls in flight with them: up to 100 where orders arrive faster than the bank refuses them.
      'arrivals at bank': { 'retry-breaker': '5..104' },
    },
  },
  ...[10, 30, 50, 100].map((percent) => failingShare(percent)),
  {
    name: 'S16-429',
    source: 'S16',
    target: layers,
    lane: 'answers',
    takesMs: 5000,
    about: 'The bank asks for 2 s without calls (429, Retry-After). Retries at once make it worse.',
    requests: patientOrders,
    phases: [
      {
        name: 'fault',
        load: closed(10, 10),
        // The time in a header is not scaled, so this runs in real time.
        faults: [behave('bank', { status: 429, headers: { 'retry-after': '2' } })],
      },
    ],
    statements: {
      'min duration >= 4s': { ...breaks('retry-eager'), ...holds('retry-outermost', 'retry-breaker') },
      'breaker "bank" never opens': holds('retry-breaker'),
      'all complete': holds('retry-eager', 'retry-outermost', 'retry-breaker'),
    },
  },
  {
    name: 'S16-4xx',
    source: 'S16',
    target: layers,
    lane: 'answers',
    about: 'The order itself is wrong (400, then 401, then 404). Retries cannot help.',
    requests: patientOrders,
    phases: [
      {
        name: 'fault',
        load: { model: 'closed', concurrency: 5, durationMs: 3000, thinkMs: 100 },
        faults: [
          steps(
            'wrong orders',
            ['0s', behave('bank', { status: 400 })],
            ['1s', behave('bank', { status: 401 })],
            ['2s', behave('bank', { status: 404 })],
          ),
        ],
      },
    ],
    statements: {
      'retry amplification at bank <= 1x': { ...breaks('retry-eager'), ...holds('retry-outermost', 'retry-breaker') },
      'breaker "bank" never opens': holds('retry-breaker'),
      '"retry_attempts_total" at gateway = 0': {
        ...breaks('retry-eager'),
        ...holds('retry-outermost', 'retry-breaker'),
      },
      '"retry_denied_total{reason=\\"non_retryable\\"}" at gateway >= 10': holds('retry-outermost', 'retry-breaker'),
    },
  },
  {
    name: 'S16-plain',
    source: 'S16',
    target: layers,
    about: 'The bank answers 502 with a page of text, as proxies do: what is told must still be an error of the bank.',
    phases: [{ name: 'fault', load: closed(20, 20), faults: [behave('bank', { status: 502, body: 'Bad Gateway' })] }],
    statements: {
      'rate of downstream_error = 100%': holds('deadline80'),
      'retry amplification at bank <= 1x': holds('deadline80'),
    },
  },
  {
    name: 'S16-deadline',
    source: 'S16',
    target: layers,
    about:
      'The bank is silent, an attempt takes 1 s and the user waits 3 s: an attempt that does not fit must not start.',
    timeScale: WAITS,
    phases: [{ name: 'fault', load: closed(20, 20), faults: [blackhole(BANK)] }],
    statements: {
      'max duration < 3.2s': { ...breaks('retry-no-deadline'), ...holds('retry-outermost') },
      'calls to order at gateway <= 60': { ...breaks('retry-no-deadline'), ...holds('retry-outermost') },
      'all complete': holds('retry-no-deadline', 'retry-outermost'),
      '"retry_denied_total{reason=\\"deadline\\"}" at gateway >= 1': holds('retry-outermost'),
    },
    // 1 + 1 + 1 + 1 s of attempts and 1 + 2 + 4 s between them.
    figures: { 'max duration': { 'retry-no-deadline': '11s ±5%' } },
  },
  {
    name: 'S16-worked-fast',
    source: 'S16',
    target: layers,
    about: 'The worked budget, the bank failing fast: three attempts at order fit, and one retry is left.',
    phases: [{ name: 'fault', load: closed(20, 20), faults: [behave('bank', { status: 503 })] }],
    statements: {
      'retry amplification at bank <= 3x': holds('retry-worked'),
      'retry amplification at bank >= 3x': holds('retry-worked'),
      'rate of one_retry_left = 100%': holds('retry-worked'),
      'max duration < 3s': holds('retry-worked'),
      '"retry_denied_total{reason=\\"attempts\\"}" at order = 20': holds('retry-worked'),
    },
  },
  {
    name: 'S16-worked-silent',
    source: 'S16',
    target: layers,
    about: 'The worked budget, the bank silent: 2 x 1 s are spent, a third attempt does not fit and is refused.',
    timeScale: WAITS,
    phases: [{ name: 'fault', load: closed(20, 20), faults: [blackhole(BANK)] }],
    statements: {
      'max duration < 3s': { ...breaks('retry-no-deadline'), ...holds('retry-worked') },
      'calls to payment at order <= 40': { ...breaks('retry-no-deadline'), ...holds('retry-worked') },
      'rate of bank_timeout = 100%': { ...breaks('retry-no-deadline'), ...holds('retry-worked') },
      '"retry_denied_total{reason=\\"deadline\\"}" at order = 20': holds('retry-worked'),
    },
  },
  {
    name: 'S16-transient',
    source: 'S16',
    target: layers,
    about: 'One call in ten fails by chance. This is what retries are for.',
    takesMs: 3000,
    requests: patientOrders,
    phases: [{ name: 'fault', load: closed(400, 20), faults: [behave('bank', { status: 500, ratio: 0.1 })] }],
    statements: {
      'success rate >= 99%': { ...breaks('deadline80'), ...holds('retry-outermost') },
      'retry amplification at bank <= 1.2x': holds('deadline80', 'retry-outermost'),
      'charges = 1 per payment': holds('deadline80', 'retry-outermost'),
    },
    figures: {
      'success rate': { deadline80: '90% ±3%', 'retry-outermost': '99.9% ±0.5%' },
      'retry amplification at bank': { deadline80: '1x', 'retry-outermost': '1.11x ±5%' },
    },
  },
];

/** Three retries against a bank that fails `percent` of its calls: 1 + p + p^2 + p^3 calls without a budget. */
function failingShare(percent: number): Scenario {
  const wild = 'retry-no-budget';
  return {
    name: `S16-p${percent}`,
    source: 'S16',
    target: layers,
    about: `${percent} % of the bank's calls fail. Three retries without a budget add load when there is least capacity.`,
    timeScale: 5,
    requests: patientOrders,
    phases: [
      { name: 'fault', load: closed(400, 100), faults: [behave('bank', { status: 503, ratio: percent / 100 })] },
    ],
    statements: {
      'retry amplification at bank <= 1.2x': {
        ...(percent > 10 ? breaks(wild) : holds(wild)),
        ...holds('retry-fleet20'),
      },
      // A budget that lets no retry pass is none.
      'retry amplification at bank >= 1.05x': holds(wild, 'retry-fleet20'),
      'all complete': holds(wild, 'retry-fleet20'),
    },
    figures: {
      'retry amplification at bank': {
        [wild]: `${attempts(percent / 100)}x ±5%`,
        'retry-fleet20': `${Math.min(1.2, attempts(percent / 100))}x ±5%`,
      },
    },
  };
}
