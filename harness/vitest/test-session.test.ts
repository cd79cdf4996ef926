import { expect, test } from 'vitest';
import { closed } from '../domain/load-plan.ts';
import { latency } from '../faults/edge/latency.ts';
import type { RunResult } from '../run/record/run-result.ts';
import type { System } from '../run/run-test.ts';
import { SquallError } from '../runtime/errors.ts';
import { Semaphore } from '../runtime/semaphore.ts';
import { type FileSession, nameOnce } from './file-session.ts';
import { openTestSession } from './test-session.ts';

const slow = latency('shop->bank', '5s');
const load = closed(1, 1);

/** A started target that only tells what was done to it. */
function fileSession({ sticky = false, run = Promise.resolve({} as RunResult) } = {}) {
  const saw: string[] = [];
  const system = {
    place: { target: { name: 'shop' }, variant: 'naive' },
    running: { url: 'http://127.0.0.1:1', services: new Map([['bank', {}]]) },
    inject: async (fault: { kind: string }) => {
      saw.push(`inject ${fault.kind}`);
      return {
        fault,
        text: `${fault.kind} on shop->bank`,
        touched: async () => 0,
        lift: async () => {
          saw.push(`lift ${fault.kind}`);
          if (sticky) throw new SquallError('SQUALL_FAULT_NOT_LIFTED', 'it is still there');
        },
      };
    },
    run: async (name: string, _: unknown, injected: readonly unknown[]) => {
      saw.push(`run ${name} under ${injected.length}`);
      return await run;
    },
  } as unknown as System;
  const file: FileSession = {
    system,
    turn: new Semaphore(1),
    runs: [],
    nameRun: nameOnce(),
    report: undefined,
    end: async () => {},
  };
  return { file, saw };
}

const open = ({ file }: { readonly file: FileSession }, faults = [slow]) =>
  openTestSession(file, 'a test', faults, AbortSignal.timeout(10_000));

test('faults of the test act before its first line and are lifted after its last', async () => {
  const it = fileSession();
  await using session = await open(it);
  await session.squall.run({ load });
  await session.squall.inject({ kind: 'hang', on: 'shop->bank' });
  await session.squall.run({ load });
  await session[Symbol.asyncDispose]();
  expect(it.saw).toEqual([
    ...['inject latency', 'run a test under 1', 'inject hang', 'run a test (2) under 2'],
    ...['lift hang', 'lift latency'],
  ]);
  expect(it.file.runs).toHaveLength(2);
});

test('a fault that was lifted by hand acts no more', async () => {
  const it = fileSession();
  await using session = await open(it, []);
  const injected = await session.squall.inject(slow);
  await injected.lift();
  await session.squall.run({ load });
  expect(it.saw.at(-1)).toBe('run a test under 0');
});

test('a fault that stays fails the test', async () => {
  const session = await open(fileSession({ sticky: true }));
  await expect(session[Symbol.asyncDispose]()).rejects.toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ code: 'SQUALL_FAULT_NOT_LIFTED' }) }),
  );
});

test('faults wait for a run that its test did not await', async () => {
  const { promise, resolve } = Promise.withResolvers<RunResult>();
  const it = fileSession({ run: promise });
  const session = await open(it);
  void session.squall.run({ load });
  const ended = session[Symbol.asyncDispose]();
  await new Promise(setImmediate);
  expect(it.saw).not.toContain('lift latency');
  resolve({} as RunResult);
  await ended;
  expect(it.saw).toContain('lift latency');
});

test('a service that does not exist is named with a near one', async () => {
  await using session = await open(fileSession());
  expect(() => session.squall.service('bnak')).toThrow('no service is named bnak, did you mean "bank"?');
});
