import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { neverAnswers } from '../../../fixtures/sick-servers/never-answers.ts';
import { ok } from '../../../fixtures/sick-servers/ok.ts';
import { slow } from '../../../fixtures/sick-servers/slow.ts';
import type { LoadEvidence } from '../../domain/evidence.ts';
import { closed, type LoadPlan, open } from '../../domain/load-plan.ts';
import type { LoadSession, LoadSnapshot } from '../../domain/ports.ts';
import { bundleInto } from '../../environments/docker/bundle.ts';
import { systemClock } from '../../runtime/clock.ts';
import { mergeDurations } from '../../runtime/histogram.ts';
import { createLoadDriver } from '../driver.ts';
import type { LoadWorkers } from '../workers.ts';
import { startFleet } from './fleet.fixture.ts';
import { remoteWorkers } from './remote-worker.ts';
import { serveRequests } from './seen-requests.fixture.ts';
import { startWorkerProcess } from './worker-process.fixture.ts';

const MAIN = new URL('./main.ts', import.meta.url).href;

interface Setup {
  readonly workers: LoadWorkers | number;
  readonly path?: string;
  readonly deadlineMs?: number;
  readonly onSnapshot?: (snapshot: LoadSnapshot) => void;
}

function start(url: string, setup: Setup): Promise<LoadSession> {
  const { workers, path = '/', deadlineMs = 5000, onSnapshot = () => {} } = setup;
  const requests = [{ method: 'GET', path, route: 'all' }] as const;
  return createLoadDriver({ workers }).start(
    { url, requests, rules: [], deadlineMs, seed: 3, runId: 'run' },
    { originMs: systemClock.now(), intervalMs: 200, onSnapshot, signal: new AbortController().signal },
  );
}

const responses = ({ recordings }: LoadEvidence) =>
  mergeDurations(recordings.filter(({ clock }) => clock === 'response'))?.count ?? 0;

test('four processes send one plan: each request once, and one account of all', async () => {
  const server = await serveRequests();
  const { workers } = await startFleet(4);
  const snapshots: LoadSnapshot[] = [];
  const setup = { workers, path: '/{{index}}', onSnapshot: (snapshot: LoadSnapshot) => snapshots.push(snapshot) };
  await using session = await start(server.url, setup);
  await session.run('baseline', open(200, 600), 'passed');
  const { sent } = await session.progress();
  await session.run('fault', open(300, 500));
  await session.run('recovery', closed(101, 6));
  const evidence = await session.finish();
  const { ledger, intervals } = evidence;
  expect(ledger).toMatchObject({
    planned: ledger.sent,
    dropped: 0,
    outcomes: { answered: ledger.sent },
    unaccounted: 0,
  });
  expect(sent).toBeGreaterThanOrEqual(120);
  expect(ledger.sent).toBeGreaterThanOrEqual(120 + 150 + 101);
  expect(responses(evidence)).toBe(ledger.sent);
  expect(intervals.reduce((sum, interval) => sum + interval.count, 0)).toBe(ledger.sent);
  const indices = server.paths.map((path) => Number(path.slice(1)));
  expect(new Set(indices).size).toBe(ledger.sent);
  expect(snapshots.at(-1)).toMatchObject({ phase: 'recovery', planned: 101 });
  const told = evidence.workers ?? [];
  expect(told.map(({ index, place, lost }) => [index, place, lost])).toEqual(
    [0, 1, 2, 3].map((index) => [index, `process ${index}`, undefined]),
  );
  expect(told.reduce((sum, worker) => sum + worker.sent, 0)).toBe(ledger.sent);
});

test('the same seed sends the same requests at the same due times from one thread and from four processes', async () => {
  const plan: LoadPlan = { model: 'open', arrivals: { kind: 'poisson', rate: 300 }, durationMs: 1000 };
  const path = '/{{index}}/{{uuid}}/{{int 1 1000000}}/{{due}}';
  const { workers } = await startFleet(4);
  const sentBy = async (who: LoadWorkers | number) => {
    const server = await serveRequests();
    await using session = await start(server.url, { workers: who, path });
    await session.run('baseline', plan);
    await session.finish();
    const all = server.paths.map((each) => each.slice(1).split('/'));
    return all.toSorted(([a], [b]) => Number(a) - Number(b));
  };
  const [thread, processes] = [await sentBy(1), await sentBy(workers)];
  const what = (all: readonly string[][]) => all.map(([index, uuid, int]) => [index, uuid, int]);
  expect(what(processes)).toEqual(what(thread));
  const dueMs = (all: readonly string[][]) => all.map(([, , , due]) => Number(due) - Number(all[0]?.[3]));
  const apart = dueMs(thread).map((due, i) => Math.abs(due - (dueMs(processes)[i] ?? Number.NaN)));
  // Two clocks are read one after the other and rounded to whole ms; a process may be paused between the two.
  expect(apart.toSorted((a, b) => a - b)[Math.floor(apart.length * 0.9)]).toBeLessThanOrEqual(5);
});

test('a herd of four processes is due at one moment', async () => {
  const server = await serveRequests();
  const { workers } = await startFleet(4);
  await using session = await start(server.url, { workers, path: '/{{due}}' });
  await session.run('fault', { model: 'open', arrivals: { kind: 'herd', count: 200 }, durationMs: 50 });
  const due = server.paths.map((path) => Number(path.slice(1))).toSorted((a, b) => a - b);
  expect(due).toHaveLength(200);
  expect((due[180] as number) - (due[20] as number)).toBeLessThanOrEqual(5);
});

test.each([
  ['killed', 'SIGKILL', /^the connection (was closed|broke)/],
  ['stopped', 'SIGSTOP', 'nothing came from it for 10 s'],
] as const)('a worker that is %s ends the load of all, and the evidence names it', async (_how, signal, why) => {
  await using server = await ok.start();
  const { processes, workers } = await startFleet(3);
  await using session = await start(server.url, { workers });
  await session.run('baseline', open(200, 300), 'passed');
  const running = session.run('fault', open(200, 3_600_000));
  await expect.poll(server.arrivals).toBeGreaterThan(100);
  const before = await session.progress();
  processes[1]?.child.kill(signal);
  await running;
  let seen = 0;
  const isQuiet = () => {
    const before = seen;
    seen = server.arrivals();
    return seen === before;
  };
  await expect.poll(isQuiet, { interval: 100 }).toBe(true);
  await session.run('recovery', open(200, 3_600_000), 'passed');
  await session.rest();
  const progress = await session.progress();
  const soFar = await session.soFar();
  const evidence = await session.finish();
  const lost = { atMs: expect.any(Number), why: expect.stringMatching(why) };
  expect(evidence.workers?.map((worker) => worker.lost)).toEqual([undefined, lost, undefined]);
  expect(soFar.workers?.[1]?.lost).toEqual(lost);
  expect(progress).toEqual(before);
  expect(evidence.workers?.[1]?.sent).toBeGreaterThan(0);
  expect(evidence.ledger.unaccounted).toBe(0);
  expect(evidence.ledger.sent).toBeGreaterThan(0);
  expect(responses(evidence)).toBe(evidence.ledger.sent);
  expect(evidence.intervals.every(({ phase }) => phase !== 'recovery')).toBe(true);
});

test('a worker whose conductor is gone ends by itself, and sends nothing more', async () => {
  await using server = await ok.start();
  await using worker = await startWorkerProcess();
  const connection = await worker.socket();
  const remote = await worker.connect(connection);
  await using session = await start(server.url, { workers: remoteWorkers([remote]) });
  void session.run('baseline', open(200, 3_600_000));
  await expect.poll(server.arrivals).toBeGreaterThan(20);
  connection.destroy();
  expect(await worker.ended).toBe(12);
  expect((await session.finish()).workers?.[0]?.lost).toBeDefined();
});

test('a worker that nobody comes to ends by itself', async () => {
  await using worker = await startWorkerProcess(0, { env: { SQUALL_WORKER_WAIT_MS: '200' } });
  expect(await worker.ended).toBe(12);
});

test('a worker that is told to end does so at once, whatever it sends', async () => {
  await using server = await neverAnswers.start();
  const { processes, workers } = await startFleet(1);
  await using session = await start(server.url, { workers, deadlineMs: 60_000 });
  const running = session.run('fault', open(100, 60_000));
  await expect.poll(server.arrivals, { timeout: 30_000 }).toBeGreaterThan(10);
  processes[0]?.child.kill('SIGTERM');
  expect(await processes[0]?.ended).toBe(130);
  await running;
});

test('a goodbye ends it with 0, after any number of loads', async () => {
  await using server = await slow.start();
  await using worker = await startWorkerProcess();
  const remote = await worker.connect();
  for (const phase of ['first', 'second']) {
    await using session = await start(server.url, { workers: remoteWorkers([remote]) });
    await session.run(phase, closed(10, 5));
    expect((await session.finish()).ledger).toMatchObject({ sent: 10, outcomes: { answered: 10 }, unaccounted: 0 });
  }
  await remote[Symbol.asyncDispose]();
  expect(await worker.ended).toBe(0);
});

test('the hard stop of a phase that has not begun yet ends it', async () => {
  await using server = await ok.start();
  const { workers } = await startFleet(2);
  await using session = await start(server.url, { workers });
  const running = session.run('fault', open(10, 60_000));
  const { ledger } = await session.finish();
  await running;
  expect(ledger).toEqual({ planned: 0, sent: 0, dropped: 0, outcomes: {}, unaccounted: 0 });
});

test('workers that are told too late of a phase say so, and keep its due times', async () => {
  await using server = await ok.start();
  const { workers } = await startFleet(2);
  await using session = await start(server.url, { workers: { ...workers, leadMs: () => -300 } });
  await session.run('baseline', open(100, 500));
  const evidence = await session.finish();
  expect(evidence.ledger).toMatchObject({ sent: 50, outcomes: { answered: 50 }, unaccounted: 0 });
  for (const { startedLateMs } of evidence.workers ?? []) expect(startedLateMs).toBeGreaterThanOrEqual(290);
  const slowest = mergeDurations(evidence.recordings.filter(({ clock }) => clock === 'response'));
  expect(slowest?.maxUs).toBeGreaterThanOrEqual(290_000);
});

test('a phase begins at its time and not when it is ordered, and what is sent until then belongs to the phase before', async () => {
  await using server = await ok.start();
  const { workers } = await startFleet(2);
  await using session = await start(server.url, { workers: { ...workers, leadMs: () => 500 } });
  const orderedAt = systemClock.now();
  const running = session.run('baseline', closed(20, 2));
  await session.progress();
  await running;
  expect(systemClock.now() - orderedAt).toBeGreaterThanOrEqual(490);
  await session.run('baseline', open(100, 300), 'passed');
  await session.run('fault', open(100, 300));
  const { recordings } = await session.finish();
  const own = recordings.filter((each) => each.clock === 'response' && each.phase === 'baseline' && !each.endedIn);
  // 20, 30 of its time, and 50 while the next phase was ordered.
  expect(mergeDurations(own)?.count).toBeGreaterThanOrEqual(20 + 30 + 40);
});

test('a load that is told to rest before its phase has begun rests', async () => {
  await using server = await ok.start();
  const { workers } = await startFleet(2);
  await using session = await start(server.url, { workers });
  const running = session.run('baseline', open(100, 100), 'passed');
  await session.rest('drained');
  await running;
  const { sent } = await session.progress();
  await session.run('fault', closed(20, 2));
  const { ledger } = await session.finish();
  expect(ledger.sent).toBe(sent + 20);
});

test('it runs from its bundle alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'squall-worker-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bundled = await bundleInto(folder, new Set([MAIN]));
  await using server = await ok.start();
  const { workers } = await startFleet(2, { program: join(folder, bundled.get(MAIN) ?? 'none') });
  await using session = await start(server.url, { workers });
  await session.run('baseline', closed(50, 5));
  expect((await session.finish()).ledger).toMatchObject({ sent: 50, outcomes: { answered: 50 }, unaccounted: 0 });
});

const ANOTHER_CLOCK = ['unshare', '--time', '--monotonic', '86400', '--kill-child'];

test('a worker whose clock is a day ahead sends when it should', async ({ skip }) => {
  try {
    execFileSync('unshare', [...ANOTHER_CLOCK.slice(1), 'true'], { stdio: 'ignore' });
  } catch {
    skip('no process can have a clock of its own here');
  }
  const server = await serveRequests();
  const usual = await startWorkerProcess(0);
  onTestFinished(() => usual[Symbol.asyncDispose]());
  const ahead = await startWorkerProcess(1, { under: ANOTHER_CLOCK });
  onTestFinished(() => ahead[Symbol.asyncDispose]());
  const workers = remoteWorkers([await usual.connect(), await ahead.connect()]);
  await using session = await start(server.url, { workers, path: '/{{index}}/{{due}}' });
  await session.run('baseline', open(100, 1000));
  const evidence = await session.finish();
  const due = server.paths.map((path) => path.slice(1).split('/').map(Number)) as [index: number, due: number][];
  const firstDue = due.find(([index]) => index === 0)?.[1] ?? Number.NaN;
  const apart = due.map(([index, at]) => Math.abs(at - firstDue - index * 10)).toSorted((a, b) => a - b);
  expect(apart).toHaveLength(100);
  expect(apart[90]).toBeLessThanOrEqual(5);
  const endMs = Math.max(...evidence.intervals.map(({ toMs }) => toMs));
  expect(endMs).toBeLessThan(3_600_000);
  expect(Math.max(...(evidence.workers ?? []).map(({ clockErrorMs }) => clockErrorMs))).toBeLessThan(1000);
});
