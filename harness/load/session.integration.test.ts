import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SICK_ANSWERS } from '../../fixtures/sick-servers/catalogue.ts';
import { drips } from '../../fixtures/sick-servers/drips.ts';
import { forgetsIdle } from '../../fixtures/sick-servers/forgets-idle.ts';
import { neverAnswers } from '../../fixtures/sick-servers/never-answers.ts';
import { ok } from '../../fixtures/sick-servers/ok.ts';
import { refuses } from '../../fixtures/sick-servers/refuses.ts';
import { type Behaviour, serve } from '../../fixtures/sick-servers/sick-server.ts';
import { slow } from '../../fixtures/sick-servers/slow.ts';
import type { LoadEvidence } from '../domain/evidence.ts';
import { closed, type LoadPlan, type LoadSpec, open } from '../domain/load-plan.ts';
import type { LoadSession, LoadSnapshot } from '../domain/ports.ts';
import { systemClock } from '../runtime/clock.ts';
import { mergeDurations } from '../runtime/histogram.ts';
import { createLoadDriver } from './driver.ts';

interface Setup {
  readonly deadlineMs?: number;
  readonly workers?: number;
  readonly spec?: Partial<LoadSpec>;
  readonly signal?: AbortSignal;
  readonly onSnapshot?: (snapshot: LoadSnapshot) => void;
}

function start(url: string, setup: Setup = {}): Promise<LoadSession> {
  const { deadlineMs = 2000, workers = 1, signal = new AbortController().signal, onSnapshot = () => {} } = setup;
  const requests = [{ method: 'GET', path: '/' }] as const;
  const spec = { url, requests, rules: [], deadlineMs, seed: 3, runId: 'run', ...setup.spec };
  const options = { originMs: systemClock.now(), intervalMs: 100, onSnapshot, signal };
  return createLoadDriver({ workers }).start(spec, options);
}

const countOf = (evidence: LoadEvidence, phase: string, endedIn?: string) =>
  mergeDurations(
    evidence.recordings.filter(
      (recording) => recording.clock === 'response' && recording.phase === phase && recording.endedIn === endedIn,
    ),
  )?.count ?? 0;

test('the ledger balances for every mixture of sickness, arrivals, deadline, concurrency, cap, workers and hard stop', {
  timeout: 180_000,
}, async () => {
  const behaviours = fc.uniqueArray(fc.constantFrom(...SICK_ANSWERS), { minLength: 1, maxLength: 8 });
  const plan = fc.oneof(
    fc.record({
      model: fc.constant('closed' as const),
      requests: fc.integer({ min: 1, max: 80 }),
      concurrency: fc.integer({ min: 3, max: 40 }),
    }),
    fc.record({
      model: fc.constant('open' as const),
      arrivals: fc.oneof(
        fc.record({ kind: fc.constant('poisson' as const), rate: fc.integer({ min: 20, max: 400 }) }),
        fc.record({ kind: fc.constant('herd' as const), count: fc.integer({ min: 1, max: 80 }) }),
        fc.record({ kind: fc.constant('ramp' as const), from: fc.constant(0), to: fc.integer({ min: 1, max: 400 }) }),
      ),
      durationMs: fc.integer({ min: 50, max: 400 }),
      maxInFlight: fc.integer({ min: 1, max: 40 }),
    }),
  );
  const deadline = fc.integer({ min: 1, max: 150 });
  const workers = fc.integer({ min: 1, max: 3 });
  const setup = fc.record({ behaviours, plan, deadline, workers, stopEarly: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(setup, async (given) => {
      let turn = 0;
      const sick = given.behaviours;
      const behave: Behaviour = (socket, nth) => sick[turn++ % sick.length]?.behave(socket, nth);
      await using server = await serve(behave);
      await using session = await start(server.url, { deadlineMs: given.deadline, workers: given.workers });
      const running = session.run('fault', given.plan);
      if (!given.stopEarly) await running;
      const evidence = await session.finish();
      await running;
      const { ledger, neverArrived = 0 } = evidence;
      expect(ledger.unaccounted).toBe(0);
      expect(countOf(evidence, 'fault')).toBe(ledger.sent + (given.plan.model === 'open' ? ledger.dropped : 0));
      if (sick.every(({ sees }) => sees === 'all')) await expect.poll(server.arrivals).toBe(ledger.sent - neverArrived);
      else expect(server.arrivals()).toBeLessThanOrEqual(ledger.sent);
    }),
    { numRuns: 25 },
  );
});

describe('open loop', () => {
  test('sends on time although the server never answers', async () => {
    await using server = await neverAnswers.start();
    await using session = await start(server.url, { deadlineMs: 300 });
    await session.run('baseline', open(100, 500));
    const { ledger, health } = await session.finish();
    expect(ledger).toMatchObject({ planned: 50, sent: 50, outcomes: { 'timed-out': 50 }, unaccounted: 0 });
    expect(health.reduce((sum, sample) => sum + (sample.due ?? 0), 0)).toBe(50);
  });

  test('drops what is due beyond the cap', async () => {
    await using server = await neverAnswers.start();
    await using session = await start(server.url, { deadlineMs: 1000 });
    await session.run('baseline', { ...open(100, 500), maxInFlight: 10 });
    const { ledger, recordings } = await session.finish();
    expect(ledger).toMatchObject({ planned: 50, sent: 10, dropped: 40, unaccounted: 0 });
    expect(recordings.find(({ kind }) => kind === 'dropped')?.count).toBe(40);
  });

  test('a request that outlives its phase is a straddler of the next', async () => {
    await using server = await slow.start();
    await using session = await start(server.url);
    await session.run('baseline', open(200, 500), 'passed');
    await session.run('fault', open(200, 500));
    const evidence = await session.finish();
    const straddlers = countOf(evidence, 'baseline', 'fault');
    expect(straddlers).toBeGreaterThan(0);
    // The load goes on until that of the next phase begins.
    const ofBaseline = straddlers + countOf(evidence, 'baseline');
    expect(ofBaseline).toBeGreaterThanOrEqual(100);
    expect(countOf(evidence, 'fault')).toBe(100);
    const planned = ofBaseline + 100;
    expect(evidence.ledger).toMatchObject({ planned, outcomes: { answered: planned }, unaccounted: 0 });
  });
});

test('a flow carries what one answer held into the next request, for as many flows as were asked for', async () => {
  const paid: string[] = [];
  const server = createServer((request, response) => {
    const cart = /^\/carts\/(\d+)\/pay$/.exec(request.url ?? '')?.[1];
    if (cart) paid.push(`${cart} ${request.headers['idempotency-key']}`);
    response.end(cart ? '{}' : JSON.stringify({ id: paid.length + 100 }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const headers = { 'idempotency-key': '{{key}}' };
  const pay = { method: 'POST', path: '/carts/{{cart}}/pay', route: 'pay', headers } as const;
  const requests = [{ method: 'POST', path: '/carts', headers, capture: { cart: { json: 'id' } }, next: pay }] as const;
  await using session = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    spec: { requests },
  });
  await session.run('baseline', closed(20, 1));
  const { ledger, recordings } = await session.finish();
  server.close();
  expect(ledger).toMatchObject({ planned: 40, sent: 40, outcomes: { answered: 40 }, unaccounted: 0 });
  expect(recordings.find(({ route }) => route === 'pay')?.count).toBe(20);
  expect(paid.map((line) => line.split(' ')[0])).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 100)));
  expect(new Set(paid.map((line) => line.split(' ')[1])).size).toBe(20);
});

test.each([
  [neverAnswers, 'no first byte'],
  [drips, 'no last byte'],
] as const)('a request that timed out is labelled by how far it had come: %#', async (sick, label) => {
  await using server = await sick.start();
  const rules = [
    { label: 'no connection', class: 'error', ended: 'timed-out', stage: 'connecting' },
    { label: 'no first byte', class: 'error', ended: 'timed-out', stage: 'waiting' },
    { label: 'no last byte', class: 'error', ended: 'timed-out', stage: 'reading' },
  ] as const;
  await using session = await start(server.url, { deadlineMs: 200, spec: { rules } });
  await session.run('fault', closed(6, 3));
  const { recordings } = await session.finish();
  expect([...new Set(recordings.map((recording) => recording.label))]).toEqual([label]);
});

test('several workers send exactly what one would send', async () => {
  await using server = await ok.start();
  await using session = await start(server.url, { workers: 3 });
  await session.run('baseline', closed(100, 10));
  await session.run('fault', open(300, 300));
  const evidence = await session.finish();
  expect(evidence.ledger).toMatchObject({ planned: 190, sent: 190, outcomes: { answered: 190 }, unaccounted: 0 });
  expect(server.arrivals()).toBe(190);
  expect(countOf(evidence, 'baseline')).toBe(100);
});

test('an abort ends the run with its reason; the ledger still balances', async () => {
  await using server = await neverAnswers.start();
  const abort = new AbortController();
  await using session = await start(server.url, {
    deadlineMs: 60_000,
    signal: abort.signal,
    onSnapshot: ({ inFlight }) => inFlight === 10 && abort.abort(new Error('enough')),
  });
  await expect(session.run('fault', closed(50, 10))).rejects.toThrow('enough');
  const { ledger } = await session.finish();
  expect(ledger).toMatchObject({ planned: 50, sent: 10, dropped: 40, outcomes: { abandoned: 10 }, unaccounted: 0 });
});

test('a server that refuses connections gets no hot loop', async () => {
  await using server = await refuses.start();
  await using session = await start(server.url);
  await session.run('fault', { model: 'closed', concurrency: 5, durationMs: 600 });
  const { ledger } = await session.finish();
  expect(ledger.outcomes.refused).toBe(ledger.sent);
  expect(ledger.sent).toBeLessThanOrEqual(5 * 8); // each user at 0, 10, 30, 70, 150, 310, 510 ms
});

describe('a load that goes on after its phase', () => {
  const lasting: LoadPlan = { model: 'closed', concurrency: 4, durationMs: 100, thinkMs: 10 };

  test.each([
    ['open', open(100, 100)],
    ['closed', lasting],
  ])('%s: sends until it is told to rest, and the ledger balances', async (_, plan) => {
    await using server = await ok.start();
    await using session = await start(server.url, { workers: 2 });
    await session.run('baseline', plan, 'passed');
    const { sent } = await session.progress();
    await expect.poll(async () => (await session.progress()).sent, { interval: 10 }).toBeGreaterThan(sent + 20);
    await session.rest();
    const rested = await session.progress();
    await session.run('fault', closed(10, 1));
    const { ledger } = await session.finish();
    expect(ledger).toMatchObject({ planned: rested.sent + 10, sent: rested.sent + 10, unaccounted: 0 });
  });

  test('closed: its users come over to the next, and there are never more than planned', async () => {
    let atOnce = 0;
    let most = 0;
    const behave: Behaviour = (socket) => {
      most = Math.max(most, ++atOnce);
      setTimeout(() => {
        atOnce--;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      }, 40);
    };
    await using server = await serve(behave);
    await using session = await start(server.url);
    await session.run('baseline', { ...lasting, thinkMs: 0 }, 'passed');
    await session.run('fault', { ...lasting, thinkMs: 0 });
    const evidence = await session.finish();
    expect(most).toBe(4);
    expect(countOf(evidence, 'fault')).toBeGreaterThan(4);
    expect(evidence.ledger.unaccounted).toBe(0);
  });
});

test('a connection that the server is about to reset is not used again', async () => {
  await using server = await forgetsIdle.start();
  await using session = await start(server.url);
  await session.run('baseline', { model: 'closed', concurrency: 3, requests: 9, thinkMs: 1200 });
  const { ledger } = await session.finish();
  expect(ledger.outcomes).toEqual({ answered: 9 });
});

test('progress is reported every interval and ends with everything done', async () => {
  await using server = await slow.start();
  const snapshots: LoadSnapshot[] = [];
  await using session = await start(server.url, { onSnapshot: (snapshot) => snapshots.push(snapshot) });
  await session.run('baseline', closed(40, 4));
  expect(snapshots.length).toBeGreaterThan(2);
  expect(snapshots.at(-1)).toMatchObject({ phase: 'baseline', planned: 40, sent: 40, done: 40, labels: { ok: 40 } });
  const { intervals } = await session.finish();
  expect(intervals.reduce((sum, interval) => sum + interval.count, 0)).toBe(40);
});

test.each<[string, Partial<LoadSpec>, LoadPlan]>([
  ['a deadline below 1 ms', { deadlineMs: 0 }, closed(1, 1)],
  ['a URL that is not http', { url: 'ftp://x' }, closed(1, 1)],
  ['a success without an answer', { rules: [{ label: 'x', class: 'success', ended: 'refused' }] }, closed(1, 1)],
  ['an unknown placeholder', { requests: [{ method: 'GET', path: '/{{what}}' }] }, closed(1, 1)],
  ['concurrency 0', {}, closed(1, 0)],
  ['a load without an end', {}, { model: 'closed', concurrency: 1 }],
  ['a negative rate', {}, open(-1, 100)],
])('%s is refused before anything is sent', async (_what, spec, plan: LoadPlan) => {
  await using server = await ok.start();
  const attempt = async () => {
    await using session = await start(server.url, { spec });
    await session.run('baseline', plan);
  };
  await expect(attempt()).rejects.toMatchObject({ code: 'SQUALL_INVALID_PLAN' });
  expect(server.arrivals()).toBe(0);
});

test('every request of a herd holds the same due time, although they cannot all be sent at once', async () => {
  const due: number[] = [];
  const server = createServer((request, response) => {
    due.push(Number(request.url?.slice(1)));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const requests = [{ method: 'GET', path: '/{{due}}' }] as const;
  await using session = await start(`http://127.0.0.1:${port}`, { spec: { requests } });
  await session.run('fault', { model: 'open', arrivals: { kind: 'herd', count: 500 }, durationMs: 50 });
  // Two clocks are read one after the other and rounded to whole ms; the process may be paused between the two.
  due.sort((a, b) => a - b);
  expect((due[475] as number) - (due[25] as number)).toBeLessThanOrEqual(2);
  server.close();
});
