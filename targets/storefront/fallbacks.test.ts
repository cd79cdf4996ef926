import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ok } from '../kit/answer.ts';
import { CallError, type CallFailure } from '../kit/errors.ts';
import type { Sample } from '../kit/telemetry.ts';
import { createFallbacks } from './fallbacks.ts';
import { ALL_TRIGGERS, type Trigger } from './trigger.ts';
import type { Variant } from './variant.ts';
import { everyRow, resilient } from './variants/resilient.ts';

const FAILURES: Readonly<Record<Trigger, CallFailure>> = {
  open: { kind: 'circuit-open' },
  timeout: { kind: 'timeout', phase: 'total', sent: true, timeoutMs: 500 },
  error: { kind: 'transport', sent: false, code: 'ECONNREFUSED' },
  full: { kind: 'bulkhead-full' },
};

function create(triggers: Variant['triggers']) {
  let read: () => readonly Sample[] = () => [];
  const counter = (_name: string, _help: string, _labels: readonly string[], reading: () => unknown) => {
    read = reading as typeof read;
  };
  const fallbacks = createFallbacks({ counter }, () => ({ ...resilient, triggers }));
  return { fallbacks, total: () => read().reduce((sum, { value }) => sum + value, 0), samples: () => read() };
}

const fails = (trigger: Trigger) => () => Promise.reject(new CallError('primary', FAILURES[trigger]));

test('a fallback answers for exactly the triggers that it has, and each of its answers is counted once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([...ALL_TRIGGERS]), fc.array(fc.constantFrom(...ALL_TRIGGERS)), async (has, calls) => {
      const { fallbacks, total } = create(everyRow(has));
      let answered = 0;
      for (const trigger of calls)
        await fallbacks
          .run('static', fails(trigger), async () => ok({}))
          .then(
            () => {
              answered += 1;
              expect(has).toContain(trigger);
            },
            () => expect(has).not.toContain(trigger),
          );
      expect(answered).toBe(calls.filter((trigger) => has.includes(trigger)).length);
      expect(total()).toBe(answered);
    }),
  );
});

test('a good call is not replaced, and neither is a refusal or a defect', async () => {
  const { fallbacks, total } = create(everyRow(ALL_TRIGGERS));
  const instead = async () => ok('instead');
  expect(await fallbacks.run('static', async () => ok('live'), instead)).toEqual(ok('live'));
  const refused = new CallError('primary', { kind: 'status', status: 402 });
  for (const error of [refused, new TypeError('defect')])
    await expect(fallbacks.run('static', () => Promise.reject(error), instead)).rejects.toBe(error);
  expect(total()).toBe(0);
});

test('a row without triggers fails as the call did', async () => {
  const { fallbacks } = create({});
  await expect(fallbacks.run('cached', fails('timeout'), async () => ok({}))).rejects.toThrow('primary: total timeout');
});

test('an error of the fallback is told and does not count as an answer', async () => {
  const { fallbacks, total } = create(everyRow(ALL_TRIGGERS));
  const miss = { http: 503, body: {} };
  expect(await fallbacks.run('cached', fails('open'), async () => miss)).toBe(miss);
  expect(total()).toBe(0);
});

test('counts say which row and which trigger, from 0 on', async () => {
  const { fallbacks, samples } = create(everyRow(ALL_TRIGGERS));
  expect(samples()).toHaveLength(8 * 4);
  await fallbacks.run('pending', fails('open'), async () => ok({}));
  expect(samples().filter(({ value }) => value > 0)).toEqual([
    { labels: { row: 'pending', trigger: 'open' }, value: 1 },
  ]);
});
