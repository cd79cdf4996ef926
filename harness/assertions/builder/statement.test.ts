import { expect, test } from 'vitest';
import { catalogue } from '../catalogue.ts';
import { parseStatement } from '../parse.ts';
import { statement } from './statement.ts';

const BUILT = [
  [statement.duration('max').below('6s'), 'max duration < 6s'],
  [
    statement.duration('p99.9', { of: 'ok', for: 'POST /payment', during: 'fault' }).atMost('800ms'),
    'p99.9 duration of ok for "POST /payment" during fault <= 800ms',
  ],
  [statement.duration('median').atMost('1.2x baseline'), 'median duration <= 1.2x baseline'],
  [statement.rate('error').below('1%'), 'error rate < 1%'],
  [statement.rate('circuit_open', { during: 'fault' }).atLeast('85%'), 'rate of circuit_open during fault >= 85%'],
  [statement.rate('timed-out').equals('0%'), 'timeout rate = 0%'],
  [statement.count('reset').equals(0), 'count of reset = 0'],
  [statement.allComplete({ for: '/payment' }), 'all complete for /payment'],
  [statement.throughput().above('100/s'), 'throughput > 100/s'],
  [statement.goodput({ during: 'recovery' }).atLeast('45/s'), 'goodput during recovery >= 45/s'],
  [statement.availableThreads().above(50), 'available threads > 50'],
  [statement.noThreadExhaustion({ at: 'payment' }), 'no thread exhaustion at payment'],
  [statement.counter('arrivals', { at: 'bank' }).atMost(1000), 'arrivals at bank <= 1000'],
  [
    statement.counter('arrivals', { at: 'bank', during: 'fault' }).equals({ name: 'calls to bank' }),
    'arrivals at bank during fault = calls to bank',
  ],
  [
    statement.counter('service_timeouts_total{service="bank"}', { at: 'payment' }).equals(0),
    '"service_timeouts_total{service=\\"bank\\"}" at payment = 0',
  ],
  [
    statement.highestGauge('nginx_connections_writing', { at: 'nginx', during: 'fault' }).atLeast(10),
    'max "nginx_connections_writing" at nginx during fault >= 10',
  ],
  [statement.lowestGauge('in flight').above(0), 'min "in flight" > 0'],
  [statement.wastedWork('bank').below('1%'), 'wasted work at bank < 1%'],
  [statement.retryAmplification('bank').atMost('1.2x'), 'retry amplification at bank <= 1.2x'],
  [statement.recoversWithin('10s'), 'recovers within 10s'],
  [statement.outageAfterFault().atMost('30s'), 'outage after fault <= 30s'],
  [statement.outageAfterFault().below('0.1x fault'), 'outage after fault < 0.1x fault'],
  [statement.breaker('bank').opensWithinFailures(5), 'breaker "bank" opens within 5 failures'],
  [statement.breaker('bank').opensWithin('2s'), 'breaker "bank" opens within 2s of fault'],
  [statement.breaker('bank').closesWithin('30s'), 'breaker "bank" closes within 30s after recovery'],
  [statement.breaker('bank').letsThroughAtMost(3), 'breaker "bank" lets at most 3 probes through while open'],
  [
    statement.breaker('bank', { at: 'payment', during: 'baseline' }).neverOpens(),
    'breaker "bank" at payment never opens during baseline',
  ],
  [statement.breaker('bank').doesNotFlap(), 'breaker "bank" does not flap'],
  [
    statement.duration('p95', { after: ['2s', 'fault'], inAny: '10s' }).below('1s'),
    'p95 duration after 2s of fault in any 10s window < 1s',
  ],
  [statement.rate('error', { inAny: '10s' }).below('5%'), 'error rate in any 10s window < 5%'],
  [statement.goodput({ after: ['2s', 'fault'] }).atLeast('40/s'), 'goodput after 2s of fault >= 40/s'],
  [statement.availableThreads({ after: ['2s', 'fault'] }).above(3), 'available threads after 2s of fault > 3'],
  [statement.routeStaysWithin('/search', '1.2x', 'p99'), 'route /search stays within 1.2x of baseline p99'],
  [statement.noCascade({ during: 'fault' }), 'no cascade during fault'],
  [statement.arrivalPeak('search').atMost('3x'), 'arrival peak at search <= 3x baseline'],
  [statement.queueLength({ at: 'payment' }).atMost(20), 'queue at payment never longer than 20'],
  [statement.queueLength({ during: 'fault' }).below(100), 'queue length during fault < 100'],
  [statement.poolInUse('bank').below('80%'), 'pool "bank" in use < 80%'],
  [
    statement.poolInUse('bank', { at: 'payment', during: 'fault' }).atMost(50),
    'pool "bank" at payment in use during fault <= 50',
  ],
  [statement.generator('loop delay', { during: 'fault' }).below('200ms'), 'generator loop delay during fault < 200ms'],
  [statement.alert('BankSlow').firesWithin('60s'), 'alert "BankSlow" fires within 60s'],
  [statement.alert('BankSlow').clearsWithin('90s'), 'alert "BankSlow" clears within 90s'],
  [statement.alert('Near').firesBefore('Late'), 'alert "Near" fires before alert "Late"'],
  [statement.alert('BankSlow').isSilent({ during: 'baseline' }), 'no alert "BankSlow" during baseline'],
  [statement.alert('BankSlow').isSilent({ after: ['5m', 'recovery'] }), 'no alert "BankSlow" after 300s of recovery'],
  [statement.noAlert({ during: 'baseline' }), 'no alert during baseline'],
  [statement.alert('BankSlow').hasData(), 'alert "BankSlow" has data'],
  [statement.everyAlertHasData({ during: 'baseline' }), 'every alert has data during baseline'],
  [statement.noLeaks({ at: 'payment' }), 'no leaks at payment'],
  [statement.onePerPayment('charges', { for: '/pay' }), 'charges = 1 per payment for /pay'],
  [statement.onePerPayment('emails', { during: 'fault' }), 'emails = 1 per payment during fault'],
  [statement.noLostIntents(), 'no lost intents'],
  [statement.noDuplicateIntents({ during: 'fault' }), 'no duplicate intents during fault'],
  [
    statement.nothingStartsAfterItsDeadline({ at: 'payment', during: 'fault' }),
    'nothing starts after its deadline at payment during fault',
  ],
] as const;

test.each(BUILT)('%#: the builder makes the tree that the text is read as', (built, text) => {
  const read = parseStatement(text);
  expect(built.tree).toEqual(read.tree);
  expect(built.text).toBe(text);
  expect(built.needs).toEqual(read.needs);
});

test('every family of the catalogue can be built', () => {
  const built = new Set(BUILT.map(([statement]) => statement.family));
  expect([...built].toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted());
});

test('quantities that statements cannot hold are refused by the same rules', () => {
  expect(() => statement.duration('max').below('-6s')).toThrow(/expected a duration such as 6s, found "-6s"/);
  expect(() => statement.rate('error').below('1e3%')).toThrow(/expected a percentage/);
  // @ts-expect-error a bound without a unit is an error of the compiler already
  expect(() => statement.duration('max').below('6')).toThrow(/expected a duration/);
});
