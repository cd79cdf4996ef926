import { expect, test } from 'vitest';
import type { Evidence, GeneratorHealth, Interval } from '../domain/evidence.ts';
import { parseStatement } from './parse.ts';
import { evidence, type Given } from './sample/evidence.ts';
import { checkMachine } from './validity-machine.ts';

const QUIET = { latenessMs: 0.3, loopDelayMs: 1, cpu: 0.3, cpuWaitMs: 0.2 };
const SECONDS = Array.from({ length: 10 }, (_, i) => i);

/** Ten seconds at 200/s with some errors, 180 of them in the fifth second where a generator that paused sent them at once. */
function run(given: Given, health: Readonly<Record<number, Partial<GeneratorHealth>>> = {}): Evidence {
  const intervals = SECONDS.map(
    (i): Interval => ({
      phase: 'fault',
      fromMs: i * 1000,
      toMs: (i + 1) * 1000,
      sent: 200,
      inFlight: 4,
      labels: { ok: 200 },
      count: 200,
      p50Us: 20_000,
      p99Us: 20_000,
      maxUs: 20_000,
    }),
  );
  return evidence({
    intervals,
    health: SECONDS.map((i) => ({ atMs: (i + 1) * 1000, ...QUIET, ...health[i] })),
    open: true,
    ...given,
  });
}

const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);
const errors = (count: number, ms: number, status = 500) => ({
  requests: [{ ms: times(2000 - count, 20) }, { ms: times(count, ms), label: '5xx', class: 'error', status } as const],
});
const waits = (of: string, ms: number) => ({ of, samples: SECONDS.map((i) => [(i + 1) * 1000, ms] as const) });
const verdict = (text: string, seen: Evidence) => parseStatement(text).judge(seen).verdict;

test('errors of the crowd that comes after a pause are no proof; as many without a pause are', () => {
  const paused = run(errors(150, 1), { 4: { loopDelayMs: 900, latenessMs: 900 } });
  expect(parseStatement('error rate < 1%').judge(paused)).toMatchObject({
    verdict: 'inconclusive',
    why: expect.stringMatching(/^the load generator stood still for up to 900 ms.*; it would have been broken: /),
  });
  expect(verdict('error rate < 1%', run(errors(150, 1)))).toBe('fail');
  expect(verdict('error rate < 1%', run(errors(900, 1), { 4: { loopDelayMs: 900 } }))).toBe('fail');
});

test('timeouts of a service that waited for a CPU for so long', () => {
  const late = errors(2, 1000);
  expect(verdict('success rate = 100%', { ...run(late), cpuWaits: [waits('payment', 0), waits('bank', 600)] })).toBe(
    'inconclusive',
  );
  expect(verdict('success rate = 100%', { ...run(late), cpuWaits: [waits('payment', 1), waits('bank', 4)] })).toBe(
    'fail',
  );
  // An error that is as quick as a success is no matter of time.
  expect(verdict('success rate = 100%', { ...run(errors(2, 5)), cpuWaits: [waits('bank', 400)] })).toBe('fail');
});

test('threads that were all taken by a crowd', () => {
  const mark: Given = { counters: [['threads low water', 'payment', 0]] };
  expect(verdict('no thread exhaustion', run(mark, { 4: { latenessMs: 900 } }))).toBe('inconclusive');
  expect(verdict('no thread exhaustion', run(mark))).toBe('fail');
});

test('a pool that a crowd filled, in places and as a share of its limit', () => {
  const used = (most: number): Given => ({
    counters: [['pool_in_use_max{pool="db"}', 'payment', most]],
    series: [
      { name: 'pool_in_use{pool="db"}', service: 'payment', samples: [[100, 1]] },
      { name: 'pool_limit{pool="db"}', service: 'payment', samples: [[100, 8]] },
    ],
  });
  const paused = { 4: { loopDelayMs: 900, latenessMs: 900 } };
  for (const text of ['pool "db" in use < 80%', 'pool "db" in use < 7']) {
    expect(verdict(text, run(used(8), paused))).toBe('inconclusive');
    expect(verdict(text, run(used(8)))).toBe('fail');
    expect(verdict(text, run(used(2), paused))).toBe('pass');
  }
});

test('a service that never reached its limit, because the one before it had no CPU', () => {
  const half: Given = {
    counters: [['threads low water', 'payment', 120]],
    series: [{ name: 'threads available', service: 'payment', samples: [[100, 200]] }],
  };
  expect(verdict('no thread exhaustion', { ...run(half), cpuWaits: [waits('gateway', 700)] })).toBe('inconclusive');
  expect(verdict('no thread exhaustion', { ...run(half), cpuWaits: [waits('gateway', 200)] })).toBe('pass');
  expect(verdict('no thread exhaustion', run(half))).toBe('pass');
});

test('a time of the system that the machine may have made longer', () => {
  const tookTwoSeconds = { verdict: 'fail', observed: 2000, bound: 1500, unit: 'ms', samples: 5, window: '' } as const;
  const judged = (waitedMs: number) =>
    checkMachine(
      { family: 'breaker', canonical: '', tree: {} },
      { ...run({}), cpuWaits: [waits('payment', waitedMs)] },
      tookTwoSeconds,
    ).verdict;
  expect(judged(300)).toBe('inconclusive');
  expect(judged(100)).toBe('fail');
});

test('hedges and retries of requests that waited for a CPU', () => {
  const hedged = (backup: number): Given => ({
    requests: [{ ms: [...times(1700, 20), ...times(300, 120)] }],
    counters: [['arrivals', 'b', backup]],
  });
  const judged = (backup: number, waitedMs: number) =>
    verdict('arrivals at b <= 200', { ...run(hedged(backup)), cpuWaits: [waits('a', waitedMs)] });
  expect(judged(260, 200)).toBe('inconclusive');
  expect(judged(260, 2)).toBe('fail');
});

test('calls that were answered at once, while nobody counted a timeout, are no retries of the machine', () => {
  const counted: Given = {
    requests: [{ ms: [...times(15, 3), ...times(10, 9)], label: 'downstream_error', class: 'error', status: 502 }],
    counters: [
      ['arrivals', 'b', 25],
      ['timeouts to b', 'a', 0],
    ],
  };
  expect(verdict('arrivals at b <= 5', { ...run(counted), cpuWaits: [waits('a', 900)] })).toBe('fail');
  const [arrivals] = counted.counters ?? [];
  const uncounted = run({ ...counted, counters: arrivals ? [arrivals] : [] });
  expect(verdict('arrivals at b <= 5', { ...uncounted, cpuWaits: [waits('a', 900)] })).toBe('inconclusive');
});

test('calls that were turned away, while others were held up in places of which there are too few', () => {
  const away = (inUse: number): Evidence => ({
    ...run({
      requests: [{ ms: times(1800, 20) }, { ms: times(200, 1), label: 'bulkhead_full', class: 'error', status: 503 }],
      counters: [
        ['bulkhead_in_use_max{dep="bank"}', 'payment', inUse],
        ['bulkhead_limit{dep="bank"}', 'payment', 10],
        ['breaker_rejected_total{dep="bank"}', 'payment', 0],
      ],
    }),
    cpuWaits: [waits('payment', 400)],
  });
  expect(verdict('rate of bulkhead_full <= 6%', away(10))).toBe('inconclusive');
  // No place was ever missing: they were turned away for another reason.
  expect(verdict('rate of bulkhead_full <= 6%', away(7))).toBe('fail');
});

test('a breaker that a crowd may have opened, and one that opened without any', () => {
  const opened = (late: number) =>
    verdict(
      'breaker "bank" never opens',
      run(
        {
          counters: [
            ['breaker_transitions_total{dep="bank",from="closed",to="open"}', 'payment', 1],
            ['breaker_state{dep="bank"}', 'payment', 2],
          ],
          requests: [{ ms: times(2000, 20) }],
        },
        { 4: { loopDelayMs: late, latenessMs: late } },
      ),
    );
  expect(opened(900)).toBe('inconclusive');
  expect(opened(1)).toBe('fail');
});

test('failures that had to be, and that the machine may have made', () => {
  const late = errors(40, 1000);
  const text = 'error rate >= 1%';
  expect(verdict(text, run(late))).toBe('pass');
  expect(verdict(text, { ...run(late), cpuWaits: [waits('bank', 900)] })).toBe('inconclusive');
  expect(verdict('success rate >= 90%', { ...run(late), cpuWaits: [waits('bank', 900)] })).toBe('pass');
});

test.each([
  ['count of ok < 1998', 'fail'],
  ['count of ok <= 1998', 'inconclusive'],
  ['count of ok = 1998', 'inconclusive'],
  ['count of ok >= 1998', 'pass'],
  ['count of ok > 1998', 'inconclusive'],
  ['count of 500 < 2', 'inconclusive'],
  ['count of 500 <= 2', 'pass'],
  ['count of 500 >= 2', 'inconclusive'],
  ['count of 500 > 2', 'fail'],
])('at its bound, %s is open only if fewer failures would decide it otherwise: %s', (text, expected) => {
  expect(verdict(text, { ...run(errors(2, 1000)), cpuWaits: [waits('bank', 600)] })).toBe(expected);
});

test('where everything succeeded, no more could have', () => {
  const paused = { 4: { loopDelayMs: 900, latenessMs: 900 } };
  const seen = run({ requests: [{ ms: times(2000, 20) }] }, paused);
  expect(verdict('count of ok < 2000', seen)).toBe('fail');
  expect(verdict('success rate = 100%', seen)).toBe('pass');
});

test('a lost payment has no excuse', () => {
  const lost = run({ requests: [{ ms: times(10, 20) }], ledger: { unaccounted: 0 } }, { 4: { loopDelayMs: 900 } });
  expect(verdict('count of ok = 11', lost)).toBe('fail');
});

test('attempts that the machine may have added are as open as a sum of calls', () => {
  const hedged = run({
    requests: [{ ms: [...times(1700, 20), ...times(300, 120)] }],
    counters: [['arrivals', 'b', 2260]],
  });
  const waiting = { ...hedged, cpuWaits: [waits('a', 200)] };
  for (const text of ['arrivals at b <= 2200', 'retry amplification at b <= 1.1x']) {
    expect(verdict(text, waiting)).toBe('inconclusive');
    expect(verdict(text, { ...hedged, cpuWaits: [waits('a', 2)] })).toBe('fail');
  }
});

test('a peak of arrivals that a crowd after a pause of the generator may have made', () => {
  const peaks = (fault: number): Given => ({
    phases: [
      { name: 'baseline', fromMs: 0, toMs: 5000 },
      { name: 'fault', fromMs: 5000, toMs: 10_000 },
    ],
    requests: [
      { phase: 'baseline', ms: times(1000, 20) },
      { phase: 'fault', ms: times(1000, 20) },
    ],
    counters: [
      ['arrivals_peak_1s', 'search', 200, 'baseline'],
      ['arrivals_peak_1s', 'search', fault, 'fault'],
    ],
  });
  const text = 'arrival peak at search <= 1.5x baseline';
  const paused = { 6: { loopDelayMs: 900, latenessMs: 900 } };
  expect(verdict(text, run(peaks(380), paused))).toBe('inconclusive');
  expect(verdict(text, run(peaks(380)))).toBe('fail');
  // A crowd of 180 does not make 1000 of 200.
  expect(verdict(text, run(peaks(1000), paused))).toBe('fail');
});

test.each([
  ['success rate >= 99.95%', '2xx rate >= 99.95%', 'status 200 rate >= 99.95%', 'rate of OK >= 99.95%'],
  ['error rate < 0.05%', '5xx rate < 0.05%', 'status 500 rate < 0.05%', 'count of 500 < 1'],
])('%s is as open as what means the same: %s, %s, %s', (...texts) => {
  const late = run(errors(2, 1000));
  for (const text of texts) {
    expect(verdict(text, { ...late, cpuWaits: [waits('bank', 600)] })).toBe('inconclusive');
    expect(verdict(text, { ...late, cpuWaits: [waits('bank', 4)] })).toBe('fail');
  }
});
