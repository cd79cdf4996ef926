import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { closed, open } from '../../domain/load-plan.ts';
import type { LoadProgress } from '../../domain/load-progress.ts';
import { monotonicNow } from '../clock.ts';
import type { ToWorker, WorkerLoad } from '../worker/messages.ts';
import { type ConnectOptions, connectWorker } from './remote-worker.ts';
import { arrive, NOTHING_RECORDED, type Script, scriptedWorker } from './scripted-worker.fixture.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const OPTIONS: ConnectOptions = {
  index: 0,
  place: 'pod a',
  token: 'a token that nobody guesses',
  signal: new AbortController().signal,
};
const SPEC = {
  url: 'http://127.0.0.1:1',
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
  deadlineMs: 1000,
  seed: 1,
  runId: 'run',
} as const;
const PROGRESS: LoadProgress = { sent: 7, sentOf: { 'GET /': 7 }, inFlight: 0 };

async function connected(script: Script = {}, options: Partial<ConnectOptions> = {}) {
  const far = scriptedWorker(script);
  return { far, worker: await connectWorker(far.connection, { ...OPTIONS, ...options }) };
}

async function begun(script: Script = {}, options: Partial<ConnectOptions> = {}) {
  const { far, worker } = await connected(script, options);
  const originMs = monotonicNow();
  const load: WorkerLoad = { spec: SPEC, originMs, intervalMs: 1000, share: { index: 0, of: 1 } };
  const handle = worker.begin(load, () => {});
  const { remote } = handle;
  if (!remote) throw new Error('a worker elsewhere says where it is');
  await arrive();
  return { far, worker, handle, remote, originMs };
}

/** Seconds in which the worker may answer. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1000);
    await arrive();
  }
}

const order = (plan = open(10, 1000)) => ({ phase: 'fault', plan, until: 'drained', startAt: monotonicNow() }) as const;
/** Answers everything but a run. */
const answersAllButRuns: Script['onOrder'] = (message, answer) => {
  if (message.type === 'begin') answer({ type: 'ready' });
  if (message.type === 'progress' || message.type === 'rest')
    answer({ type: 'answered', id: message.id, progress: PROGRESS });
  if (message.type === 'soFar') answer({ type: 'toldSoFar', id: message.id, evidence: NOTHING_RECORDED });
  if (message.type === 'finish') answer({ type: 'finished', evidence: NOTHING_RECORDED });
};

describe('times', () => {
  const DAY_MS = 86_400_000;
  const HOUR_MS = 3_600_000;

  test('are told as the clock of the worker shows them', async () => {
    const { far, handle, originMs } = await begun({ aheadMs: DAY_MS, wallAheadMs: HOUR_MS });
    const given = order();
    void handle.run(given);
    await arrive();
    const [begin, run] = far.received.map((each) => (each.type === 'load' ? each.message : undefined)) as [
      Extract<ToWorker, { type: 'begin' }>,
      Extract<ToWorker, { type: 'run' }>,
    ];
    // Nothing slower than this process is between the two clocks.
    expect(begin.load.originMs - originMs).toBeCloseTo(DAY_MS, -3);
    expect(run.startAt - given.startAt).toBeCloseTo(DAY_MS, -3);
    expect(begin.load.wallOffsetMs).toBeCloseTo(-HOUR_MS, -3);
  });

  test('a phase that was ordered is counted once it has begun', async () => {
    const toldAt: number[] = [];
    const { handle } = await begun({
      onOrder(message, answer) {
        if (message.type === 'progress') toldAt.push(monotonicNow());
        answersAllButRuns(message, answer);
      },
    });
    const startAt = monotonicNow() + 60;
    void handle.run({ ...order(), startAt });
    expect(await handle.progress()).toEqual(PROGRESS);
    expect(toldAt[0]).toBeGreaterThanOrEqual(startAt);
  });

  test('the report has what is wrong with the clock at worst, and how late a phase began', async () => {
    const script = { aheadMs: 0, onOrder: answersAllButRuns };
    const { far, handle, remote } = await begun(script);
    far.say({ type: 'late', load: 1, byMs: 12 });
    far.say({ type: 'late', load: 1, byMs: 5 });
    await handle.finish();
    const { clockErrorMs, startedLateMs, lost } = await remote.report();
    expect(startedLateMs).toBe(12);
    expect(clockErrorMs).toBeGreaterThan(0);
    expect(lost).toBeUndefined();
  });
});

describe('a worker that is lost', () => {
  test('leaves nothing pending and rejects nothing', async () => {
    const { far, worker, handle, remote, originMs } = await begun();
    const startAt = monotonicNow() + 60_000;
    const pending = [
      handle.ready,
      handle.run({ ...order(), startAt }),
      handle.progress(),
      handle.rest('drained'),
      handle.soFar(),
      handle.finish(),
    ];
    worker.lose('it was evicted');
    worker.lose('it was killed');
    await Promise.all(pending);
    await remote.lost;
    expect(await Promise.all([handle.run(order()), handle.progress(), handle.rest('passed')])).toEqual(
      Array(3).fill({ sent: 0, sentOf: {}, inFlight: 0 }),
    );
    expect([await handle.soFar(), await handle.finish()]).toEqual([NOTHING_RECORDED, NOTHING_RECORDED]);
    const { lost, index, place } = await remote.report();
    expect({ lost, index, place }).toEqual({
      lost: { atMs: expect.any(Number), why: 'it was evicted' },
      index: 0,
      place: 'pod a',
    });
    expect(lost?.atMs).toBeLessThanOrEqual(monotonicNow() - originMs);
    expect(far.connection.destroyed).toBe(true);
    handle.halt();
    await handle[Symbol.asyncDispose]();
  });

  test.each([
    ['that somebody knows', async () => 'it used too much memory', 'it used too much memory'],
    ['of the connection where nobody knows', async () => undefined, 'the connection was closed'],
    [
      'of the connection where asking fails',
      () => Promise.reject(new Error('no cluster')),
      'the connection was closed',
    ],
    [
      'of the connection where asking throws',
      () => {
        throw new Error('no cluster');
      },
      'the connection was closed',
    ],
  ])('by its connection has the reason %s', async (_what, askWhy, why) => {
    const { far, remote } = await begun({}, { askWhy });
    far.hangUp();
    await remote.lost;
    expect((await remote.report()).lost?.why).toBe(why);
  });

  test('is so at once, however long it takes to know why', async () => {
    const known = Promise.withResolvers<string>();
    const { far, handle, remote } = await begun({}, { askWhy: () => known.promise });
    const running = handle.run(order());
    far.hangUp();
    await Promise.all([running, remote.lost]);
    known.resolve('its node is gone');
    expect((await remote.report()).lost?.why).toBe('its node is gone');
  });

  test('told what it sent before', async () => {
    const { far, worker, remote } = await begun();
    const generator = { atMs: 1000, latenessMs: 4, loopDelayMs: 2, cpu: 0.5 };
    const interval = { phase: 'fault', fromMs: 0, toMs: 1000, sent: 40, inFlight: 0, labels: {}, count: 0 };
    const snapshot = {
      phase: 'fault',
      planned: 0,
      sent: 40,
      done: 40,
      inFlight: 0,
      perSecond: 40,
      p99Ms: 1,
      labels: {},
    };
    for (const latenessMs of [4, 9, 1])
      far.tell(1, {
        type: 'snapshot',
        snapshot: { ...snapshot, generator: { ...generator, latenessMs } },
        interval: { ...interval, p50Us: 0, p99Us: 0, maxUs: 0 },
      });
    await arrive();
    worker.lose('it was evicted');
    expect(await remote.report()).toMatchObject({ sent: 120, health: { latenessMs: 9, loopDelayMs: 2, cpu: 0.5 } });
  });

  test.each([
    [
      'a load of its that broke',
      { type: 'broken', load: 1, why: 'its load broke: no memory' },
      'its load broke: no memory',
    ],
    ['a line that is no message', { hello: 'world' }, 'a line came that is no message'],
  ])('by %s', async (_what, message, why) => {
    const { far, remote } = await begun();
    far.say(message);
    await remote.lost;
    expect((await remote.report()).lost?.why).toBe(why);
  });

  test('by silence, after ten seconds', async () => {
    const { far, remote } = await begun();
    let isLost = false;
    void remote.lost.then(() => {
      isLost = true;
    });
    await pass(30);
    expect(isLost).toBe(false);
    far.freeze();
    await pass(9);
    expect(isLost).toBe(false);
    await pass(2);
    expect((await remote.report()).lost?.why).toBe('nothing came from it for 10 s');
  });

  test('by a phase that does not end, although it answers all else', async () => {
    const { handle, remote } = await begun({ onOrder: answersAllButRuns });
    const running = handle.run(order(open(10, 60_000)));
    await pass(60);
    expect((await remote.report()).lost).toBeUndefined();
    await pass(40);
    expect((await remote.report()).lost?.why).toBe('it did not end phase fault in time');
    await running;
  });

  test('but not by a number of requests, which takes as long as it takes', async () => {
    const { handle, remote } = await begun({ onOrder: answersAllButRuns });
    void handle.run({ ...order(), plan: closed(1000, 1) });
    await pass(1000);
    expect((await remote.report()).lost).toBeUndefined();
  });

  test('after its load was finished has handed over what it recorded', async () => {
    const { worker, handle, remote } = await begun({ onOrder: answersAllButRuns });
    await handle.finish();
    worker.lose('it was evicted');
    expect((await remote.report()).lost).toBeUndefined();
  });

  test('before a load has begun takes none', async () => {
    const { worker } = await connected();
    worker.lose('it was evicted');
    const load = { spec: SPEC, originMs: monotonicNow(), intervalMs: 1000, share: { index: 0, of: 1 } };
    const handle = worker.begin(load, () => {});
    await Promise.all([handle.ready, handle.remote?.lost, handle.run(order())]);
    expect((await handle.remote?.report())?.lost).toEqual({ atMs: 0, why: 'it was evicted' });
  });
});

test('a load that is not finished is dropped, and nothing more is expected of it', async () => {
  const { far, handle, remote } = await begun();
  const running = handle.run(order());
  await handle[Symbol.asyncDispose]();
  await running;
  await pass(100);
  expect(far.received.at(-1)).toEqual({ type: 'drop', load: 1 });
  expect((await remote.report()).lost).toBeUndefined();
});

test('several loads at once are told apart', async () => {
  const { far, worker } = await connected({
    onOrder(message, answer) {
      if (message.type === 'finish') answer({ type: 'finished', evidence: NOTHING_RECORDED });
    },
  });
  const load = { spec: SPEC, originMs: monotonicNow(), intervalMs: 1000, share: { index: 0, of: 1 } };
  const [one, other] = [worker.begin(load, () => {}), worker.begin(load, () => {})];
  far.tell(2, { type: 'ready' });
  await other.ready;
  let isReady = false;
  void one.ready.then(() => {
    isReady = true;
  });
  await other.finish();
  await other[Symbol.asyncDispose]();
  expect(isReady).toBe(false);
  far.tell(1, { type: 'ready' });
  await one.ready;
});
