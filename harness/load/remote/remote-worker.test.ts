import { expect, test } from 'vitest';
import { type ConnectOptions, connectWorker, remoteWorkers } from './remote-worker.ts';
import { arrive, type Script, scriptedWorker } from './scripted-worker.fixture.ts';
import { WORKER_VERSION } from './version.ts';

const OPTIONS: ConnectOptions = {
  index: 0,
  place: 'pod a',
  token: 'a token that nobody guesses',
  signal: new AbortController().signal,
};

async function connected(script: Script = {}) {
  const far = scriptedWorker(script);
  return { far, worker: await connectWorker(far.connection, OPTIONS) };
}

test.each([
  [{ type: 'no token' }, 'pod a does not accept the token'],
  [{ type: 'taken' }, 'pod a sends for somebody else'],
  [
    { type: 'no version', version: 'squall 0.1.0, protocol 1' },
    `pod a is squall 0.1.0, protocol 1, and this is ${WORKER_VERSION}`,
  ],
  [{ type: 'welcome', index: 3 }, 'pod a is worker 3, and not worker 0'],
  [{ type: 'welcome' }, 'pod a does not answer as a load worker does'],
  [{ hello: 'world' }, 'pod a does not answer as a load worker does'],
])('%j is refused', async (first, message) => {
  const far = scriptedWorker({ first });
  await expect(connectWorker(far.connection, OPTIONS)).rejects.toMatchObject({ code: 'SQUALL_WORKER', message });
  expect(far.connection.destroyed).toBe(true);
});

test('a worker that hangs up is told with the reason that somebody knows', async () => {
  const far = scriptedWorker();
  far.hangUp();
  const attempt = connectWorker(far.connection, { ...OPTIONS, askWhy: async () => 'its image was not found' });
  await expect(attempt).rejects.toMatchObject({
    code: 'SQUALL_WORKER',
    message: 'pod a cannot be spoken with: its image was not found',
  });
});

test('a worker that talks nonsense before its clock is known is refused', async () => {
  const far = scriptedWorker({ answersAfterMs: 60_000 });
  const attempt = connectWorker(far.connection, OPTIONS);
  await arrive();
  far.say({ hello: 'world' });
  await expect(attempt).rejects.toMatchObject({
    code: 'SQUALL_WORKER',
    message: 'pod a cannot be spoken with: a line came that is no message',
  });
});

test('ends when it is aborted', async () => {
  const far = scriptedWorker();
  far.freeze();
  const abort = new AbortController();
  const attempt = connectWorker(far.connection, { ...OPTIONS, signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(attempt).rejects.toThrow('enough');
  expect(far.connection.destroyed).toBe(true);
});

test('says goodbye when it is disposed of, and loses nobody by that', async () => {
  const { far, worker } = await connected();
  await Promise.all([worker[Symbol.asyncDispose](), arrive().then(far.hangUp)]);
  expect(far.received).toEqual([{ type: 'goodbye' }]);
});

test('workers need all indices from 0', async () => {
  const one = await connected();
  expect(remoteWorkers([one.worker]).count).toBe(1);
  expect(() => remoteWorkers([one.worker, one.worker])).toThrow('indices');
});

test('a slow connection gets a longer lead', async () => {
  const fast = await connected();
  const slow = await connected({ answersAfterMs: 40 });
  expect(fast.worker.leadMs()).toBeGreaterThanOrEqual(50);
  expect(slow.worker.leadMs()).toBeGreaterThan(3 * 40);
  await Promise.all([fast, slow].map(({ far }) => far.hangUp()));
});
