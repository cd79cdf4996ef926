import { expect, test } from 'vitest';
import { fakeClock, probedTarget } from './probed-target.fixture.ts';
import { createProber } from './prober.ts';

function probing(read: () => string | Promise<string>) {
  const clock = fakeClock();
  const { target, running, posted } = probedTarget(read);
  const prober = createProber({ target, running, clock, originMs: clock.now(), intervalMs: 100 });
  const samples = (name: string) => prober.evidence().series.find((series) => series.name === name)?.samples;
  return { clock, prober, posted, samples };
}

test('samples at once and then every interval, on the clock of the run', async () => {
  let available = 200;
  const { clock, samples } = probing(() => `slots_available ${available--}`);
  await clock.pass(250);
  expect(samples('threads available')).toEqual([
    [0, 200],
    [100, 199],
    [200, 198],
  ]);
});

test('services behind the front are read at every fifth tick, and at each where the target says so', async () => {
  const clock = fakeClock();
  const { target, running } = probedTarget(() => 'slots_available 5', { ledger: {}, order: { readOften: true } });
  const prober = createProber({ target, running, clock, originMs: clock.now(), intervalMs: 100 });
  await clock.pass(750);
  const readings = prober.evidence().series.map(({ service, samples }) => [service, samples.length]);
  expect(readings).toEqual([
    ['bank', 8],
    ['ledger', 2],
    ['order', 8],
  ]);
});

test('a service that does not answer leaves a gap', async () => {
  let answers = 0;
  const { clock, samples } = probing(() => {
    if (++answers === 2) throw new Error('too busy');
    return 'slots_available 5';
  });
  await clock.pass(200);
  expect(samples('threads available')).toEqual([
    [0, 5],
    [100, null],
    [200, 5],
  ]);
});

test('a metric that is not there any more leaves a gap too', async () => {
  let answers = 0;
  const { clock, samples } = probing(() => (++answers === 2 ? '' : 'slots_available 5'));
  await clock.pass(100);
  expect(samples('threads available')?.at(-1)).toEqual([100, null]);
});

test('a service is never asked twice at the same time', async () => {
  const asked: PromiseWithResolvers<string>[] = [];
  const { clock, samples, prober } = probing(() => {
    const answer = Promise.withResolvers<string>();
    asked.push(answer);
    return answer.promise;
  });
  await clock.pass(550);
  expect(asked).toHaveLength(1);
  asked[0]?.resolve('inflight 3');
  await clock.pass(60);
  expect(asked).toHaveLength(2);
  asked[1]?.resolve('inflight 4');
  await prober[Symbol.asyncDispose]();
  expect(samples('in flight')).toEqual([
    [550, 3, 550],
    [610, 4, 10],
  ]);
});

test('after disposing nothing is asked', async () => {
  let asked = 0;
  const { clock, prober } = probing(() => `inflight ${++asked}`);
  await prober[Symbol.asyncDispose]();
  await clock.pass(1000);
  expect(asked).toBe(1);
});

test("a chart gets Squall's metrics and breakers, not every sample", async () => {
  const { clock, prober } = probing(() => 'breaker_state{dep="bank"} 2\nnodejs_heap_bytes 5\nslots_total 200');
  await clock.pass(0);
  expect(prober.evidence().series.map(({ name }) => name)).toEqual(['threads total', 'breaker_state{dep="bank"}']);
});

test('a phase clears the marks when it begins and counts its own part when it ends', async () => {
  let arrivals = 100;
  const { prober, posted } = probing(() => `# TYPE arrivals_total counter\narrivals_total ${arrivals}`);
  await prober.beginPhase('baseline');
  arrivals = 130;
  await prober.endPhase('baseline');
  await prober.beginPhase('fault');
  arrivals = 135;
  await prober.endPhase('fault');
  const { counters } = prober.evidence();
  expect(counters.filter(({ name }) => name === 'arrivals')).toEqual([
    { name: 'arrivals', at: 'bank', phase: 'baseline', value: 30 },
    { name: 'arrivals', at: 'bank', phase: 'fault', value: 5 },
  ]);
  expect(posted).toEqual(['/reset', '/reset']);
});

test('what is counted between two phases belongs to the later one, so that the parts add up', async () => {
  let emails = 0;
  const { prober } = probing(() => `# TYPE emails_total counter\nemails_total ${emails}`);
  await prober.beginPhase('fault');
  emails = 10;
  await prober.endPhase('fault');
  // Faults are lifted here, and what waited for it goes out at once.
  emails = 17;
  await prober.beginPhase('recovery');
  emails = 20;
  await prober.endPhase('recovery');
  const counted = prober.evidence().counters.filter(({ name }) => name === 'emails');
  expect(counted.map(({ value }) => value)).toEqual([10, 10]);
});

test('a service that a fault took away leaves its counts out, and they are in those of the next phase', async () => {
  let arrivals = 100;
  const { prober } = probing(() => {
    if (Number.isNaN(arrivals)) throw new Error('gone');
    return `# TYPE arrivals_total counter\narrivals_total ${arrivals}`;
  });
  await prober.beginPhase('baseline');
  arrivals = 130;
  await prober.endPhase('baseline');
  await prober.beginPhase('fault');
  arrivals = Number.NaN;
  await prober.endPhase('fault', new Set(['bank']));
  arrivals = 137;
  await prober.beginPhase('recovery');
  await prober.endPhase('recovery');
  const counted = prober.evidence().counters.filter(({ name }) => name === 'arrivals');
  expect(counted.map(({ phase, value }) => [phase, value])).toEqual([
    ['baseline', 30],
    ['recovery', 7],
  ]);
});

test('counters are worth asking again, and a service that never answers at the end leaves its counts unknown', async () => {
  let failures = 2;
  let charges = 1;
  const { clock, prober } = probing(() => {
    if (failures-- > 0) throw new Error('too busy');
    return `charges_total ${charges}`;
  });
  await clock.pass(0);
  await prober.beginPhase('fault');
  failures = 100;
  charges = 3;
  await prober.endPhase('fault');
  failures = 0;
  await prober.beginPhase('recovery');
  await prober.endPhase('recovery');
  const { counters, gaps } = prober.evidence();
  expect(counters.filter(({ name }) => name === 'charges')).toEqual([
    { name: 'charges', at: 'bank', phase: 'recovery', value: 2, covers: ['fault'] },
  ]);
  const silence = { service: 'bank', problem: '/metrics: too busy', fromMs: 0, toMs: 0, readings: 2 };
  expect(gaps).toEqual([{ ...silence, ends: ['fault'] }]);
});

test('a restart that only a reading between two ends of phases shows makes counts a lower limit', async () => {
  let arrivals = 0;
  const { clock, prober } = probing(() => `# TYPE arrivals_total counter\narrivals_total ${arrivals}`);
  await prober.beginPhase('fault');
  arrivals = 200;
  await clock.pass(100);
  arrivals = 5;
  await clock.pass(100);
  arrivals = 289;
  await prober.endPhase('fault');
  expect(prober.evidence().counters.find(({ name }) => name === 'arrivals')).toMatchObject({
    value: 489,
    limits: [489, null],
    unknown: expect.stringContaining('bank was restarted'),
  });
});

test('an answer that was asked for before the end of a phase and came after it is no restart', async () => {
  const asked: PromiseWithResolvers<string>[] = [];
  const { clock, prober } = probing(() => {
    const answer = Promise.withResolvers<string>();
    asked.push(answer);
    return answer.promise;
  });
  const arrived = (arrivals: number) => asked.shift()?.resolve(`arrivals_total ${arrivals}`);
  const next = async () => {
    while (asked.length === 0) await clock.pass(0);
  };
  const begin = prober.beginPhase('fault');
  await next();
  arrived(0);
  await next();
  arrived(0);
  await begin;
  await clock.pass(100);
  const end = prober.endPhase('fault');
  await clock.pass(0);
  const [early, late] = asked.splice(0);
  late?.resolve('arrivals_total 9');
  await end;
  early?.resolve('arrivals_total 7');
  await clock.pass(0);
  const begun = prober.beginPhase('recovery');
  const ended = begun.then(() => prober.endPhase('recovery'));
  await next();
  arrived(12);
  await ended;
  const counted = prober.evidence().counters.filter(({ name }) => name === 'arrivals');
  expect(counted.map(({ value, limits }) => [value, limits])).toEqual([
    [9, undefined],
    [3, undefined],
  ]);
});

test('calls that move from one label to another are no restart', async () => {
  let [moving, done] = [4, 0];
  const { prober } = probing(() => `calls_total{outcome="in_flight"} ${moving}\ncalls_total{outcome="ok"} ${done}`);
  await prober.beginPhase('fault');
  [moving, done] = [1, 5];
  await prober.endPhase('fault');
  expect(prober.evidence().counters.map(({ value, limits }) => [value, limits])).toEqual([
    [0, [0, null]],
    [5, undefined],
  ]);
});

/** As Micrometer has it of a Spring service: a summary that counts what is still going on. */
const ACTIVE = '# TYPE http_server_requests_active_seconds summary\nhttp_server_requests_active_seconds_count';

test('a timer of what is still going on goes down, and is no restart', async () => {
  let [active, calls] = [9, 20];
  const { clock, prober } = probing(() => `${ACTIVE} ${active}\ncalls_total ${calls}`);
  await prober.beginPhase('fault');
  [active, calls] = [1, 38];
  await clock.pass(100);
  [active, calls] = [0, 39];
  await prober.endPhase('fault');
  expect(prober.evidence().counters.filter(({ name }) => name === 'calls_total')).toEqual([
    { name: 'calls_total', at: 'bank', phase: 'fault', value: 19 },
  ]);
});

test('a counter that did not go back where another one did has risen by what it shows at least, restarted or not', async () => {
  let [cleared, calls] = [9, 20];
  const { clock, prober } = probing(() => `cleared_total ${cleared}\ncalls_total{to="bank"} ${calls}`);
  await prober.beginPhase('fault');
  [cleared, calls] = [12, 30];
  await clock.pass(100);
  [cleared, calls] = [2, 38];
  await clock.pass(100);
  [cleared, calls] = [4, 39];
  await prober.endPhase('fault');
  expect(prober.evidence().counters.map(({ value, limits }) => [value, limits])).toEqual([
    [3 + 4, [7, null]],
    [19, [19, null]],
  ]);
});

test('a process that started anew is another one, whatever it has counted', async () => {
  let [started, arrivals] = [1000, 5];
  const { prober } = probing(() => `process_start_time_seconds ${started}\narrivals_total ${arrivals}`);
  await prober.beginPhase('fault');
  [started, arrivals] = [1007.5, 90];
  await prober.endPhase('fault');
  expect(prober.evidence().counters.find(({ name }) => name === 'arrivals')).toMatchObject({ limits: [90, null] });
});

test('counters that a reset cleared were not lost', async () => {
  let arrivals = 50;
  const { prober } = probing(() => `arrivals_total ${arrivals}`);
  await prober.beginPhase('baseline');
  arrivals = 60;
  await prober.endPhase('baseline');
  await prober.beginPhase('fault');
  arrivals = 7;
  await prober.endPhase('fault');
  const counted = prober.evidence().counters.filter(({ name }) => name === 'arrivals');
  expect(counted).toEqual([
    { name: 'arrivals', at: 'bank', phase: 'baseline', value: 10 },
    { name: 'arrivals', at: 'bank', phase: 'fault', value: 7 },
  ]);
});

test('a line that is no sample is a gap of its metric, and is told', async () => {
  const { clock, prober, samples } = probing(() => 'slots_available 5\ninflight 1,5');
  await clock.pass(0);
  await prober.beginPhase('fault');
  await prober.endPhase('fault');
  expect(samples('threads available')).toEqual([[0, 5]]);
  expect(samples('in flight')).toBeUndefined();
  expect(prober.evidence().gaps).toMatchObject([
    { service: 'bank', problem: '/metrics: line 2 is no sample: inflight 1,5', metric: 'inflight', readings: 3 },
  ]);
});
