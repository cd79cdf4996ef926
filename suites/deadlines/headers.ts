import { behave, closed, type RequestTemplate, type Scenario } from '../../harness/index.ts';
import { shop } from '../../targets/shop/target.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';
import { EASY, SHARED, WARM_UP } from './variants.ts';

const IGNORANT = 'independent5';
/** Times in headers are not scaled. So variants that read them run in real time; the others need not. */
const PACE = { [IGNORANT]: EASY };

/** Systems S12c and S12d: how a service treats the deadline in a request. */
export const headers: readonly Scenario[] = [
  {
    name: 'S12c-late',
    source: 'S12c',
    about:
      'Requests are too late, in every form of header: 0 and the past are deadlines, and 40 ms are too short for a call.',
    timeScale: PACE,
    requests: ordersWith(
      { 'x-request-timeout-ms': '0' },
      { 'x-request-timeout-ms': '-5' },
      { 'x-request-timeout-ms': '40' },
      { 'x-deadline-ms': '0' },
      { 'x-deadline': '2020-01-01T00:00:00' },
      { 'x-request-deadline': '2020-01-01T00:00:00Z', 'x-request-timeout-ms': '4400' },
      { 'grpc-timeout': '40m' },
    ),
    phases: [{ name: 'fault', load: closed(70, 2) }],
    statements: {
      'rate of deadline_exceeded = 100%': { ...breaks(IGNORANT), ...holds(SHARED) },
      'median duration < 10ms': { ...breaks(IGNORANT), ...holds(SHARED) },
      'arrivals at order = 0': { ...breaks(IGNORANT), ...holds(SHARED) },
      ...leavesNothing('gateway', [SHARED]),
    },
  },
  {
    name: 'S12c-51',
    source: 'S12c',
    about: '51 ms are enough for a call; 80 % of them are not, so the next hop refuses.',
    timeScale: PACE,
    takesMs: 2000,
    requests: ordersWith({ 'x-request-timeout-ms': '51' }),
    phases: [{ name: 'fault', load: closed(40, 2) }],
    statements: {
      'arrivals at order >= 90% of arrivals at gateway': holds(IGNORANT, SHARED),
      'arrivals at payment = 0': { ...breaks(IGNORANT), ...holds(SHARED) },
      'rate of deadline_exceeded >= 90%': { ...breaks(IGNORANT), ...holds(SHARED) },
    },
  },
  {
    name: 'S12c-malformed',
    source: 'S12c',
    about: 'A deadline that cannot be read is counted, and the default applies.',
    timeScale: PACE,
    takesMs: 2000,
    requests: ordersWith({ 'x-deadline-ms': 'soon' }, { 'x-deadline': 'tomorrow' }, { 'grpc-timeout': '5s' }),
    phases: [{ name: 'fault', load: closed(40, 2) }],
    statements: {
      'success rate = 100%': holds(IGNORANT, SHARED),
      'deadline_header_invalid_total at gateway = arrivals at gateway': { ...breaks(IGNORANT), ...holds(SHARED) },
      '"deadline_remaining_seconds_count" at gateway = arrivals at gateway': holds(SHARED),
      ...leavesNothing('gateway', [IGNORANT, SHARED]),
    },
  },
  {
    name: 'S12d',
    source: 'S12d',
    about: 'Most of the time is spent already: payment sees 200 ms, fraud is slow, and payment answers within them.',
    timeScale: PACE,
    requests: ordersWith({ 'x-request-timeout-ms': '313' }),
    phases: [WARM_UP, { name: 'fault', load: closed(40, 10), faults: [behave('fraud', { slowWorkMs: 25_000 })] }],
    statements: {
      'service_timeout_seconds at order <= 0.2': { ...breaks(IGNORANT), ...holds(SHARED) },
      'median duration < 250ms': { ...breaks(IGNORANT), ...holds(SHARED) },
      'p75 duration < 313ms': { ...breaks(IGNORANT), ...holds(SHARED) },
    },
    figures: {
      'service_timeout_seconds at order': { [SHARED]: '0.2 ±0.01' },
      'median duration': { [SHARED]: '160ms ±20%' },
    },
  },
];

/** Orders with deadline headers, one template for each entry. */
function ordersWith(...each: Readonly<Record<string, string>>[]): readonly RequestTemplate[] {
  const [order] = shop.requests;
  return each.map((more) => ({ ...order, headers: { ...order.headers, ...more } }));
}
