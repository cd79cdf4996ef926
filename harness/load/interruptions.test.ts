import { expect, test } from 'vitest';
import { NOTHING_SENT } from '../domain/load-progress.ts';
import { watchInterruptions } from './interruptions.ts';
import { NO_EVIDENCE, type RemoteShare, type WorkerHandle } from './workers.ts';

/** A handle that counts how often it was halted. */
function handle(remote?: RemoteShare) {
  const counted = { halts: 0 };
  const worker: WorkerHandle = {
    ready: Promise.resolve(),
    run: async () => NOTHING_SENT,
    rest: async () => NOTHING_SENT,
    progress: async () => NOTHING_SENT,
    soFar: async () => NO_EVIDENCE,
    halt: () => void counted.halts++,
    finish: async () => NO_EVIDENCE,
    ...(remote && { remote }),
    async [Symbol.asyncDispose]() {},
  };
  return { worker, counted };
}

const never = <T>() => new Promise<T>(() => {});
const report = () => never<never>();

test('gives what was asked for as long as nothing happens', async () => {
  const all = [handle(), handle({ lost: never(), report })];
  const interruptions = watchInterruptions(
    all.map(({ worker }) => worker),
    new AbortController().signal,
  );
  expect(
    await interruptions.unless(
      () => 'known',
      async () => 'asked',
    ),
  ).toBe('asked');
  expect(all.map(({ counted }) => counted.halts)).toEqual([0, 0]);
});

test('once a worker is lost all are halted, what is awaited ends with what was known, and nobody is asked', async () => {
  const lost = Promise.withResolvers<void>();
  const all = [handle({ lost: never(), report }), handle({ lost: lost.promise, report })];
  const interruptions = watchInterruptions(
    all.map(({ worker }) => worker),
    new AbortController().signal,
  );
  const waiting = interruptions.unless(() => 'known', never<string>);
  lost.resolve();
  expect(await waiting).toBe('known');
  expect(all.map(({ counted }) => counted.halts)).toEqual([1, 1]);
  const ask = () => Promise.reject(new Error('somebody was asked'));
  expect(await interruptions.unless(() => 'known', ask)).toBe('known');
});

test('an abort halts all and rejects with its reason, until nobody watches', async () => {
  const abort = new AbortController();
  const { worker, counted } = handle();
  const interruptions = watchInterruptions([worker], abort.signal);
  const waiting = interruptions.unless(() => 'known', never<string>);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(counted.halts).toBe(1);

  const later = new AbortController();
  watchInterruptions([worker], later.signal)[Symbol.dispose]();
  later.abort(new Error('nobody watches'));
  expect(counted.halts).toBe(1);
});
