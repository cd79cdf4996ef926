import { expect, test } from 'vitest';
import { CallError } from '../kit/errors.ts';
import { sendUnlessMissed } from './missed.ts';

function line() {
  const state = { up: true, clock: 0, sent: [] as number[] };
  const send = sendUnlessMissed(
    async (dueAt) => {
      state.sent.push(dueAt);
      if (!state.up) throw new CallError('search', { kind: 'transport', sent: false, code: 'ECONNREFUSED' });
    },
    () => state.clock,
  );
  const attempt = (dueAt: number) =>
    send(dueAt).then(
      () => 'served',
      (error: CallError) => (error.failure.kind === 'transport' ? error.failure.code : error.failure.kind),
    );
  return { state, attempt };
}

test('an attempt that was due before the last refusal has failed as that one did, and is not sent', async () => {
  const { state, attempt } = line();
  Object.assign(state, { up: false, clock: 1000 });
  expect(await attempt(900)).toBe('ECONNREFUSED');
  Object.assign(state, { up: true, clock: 2000 });
  expect(await attempt(950)).toBe('MISSED');
  expect(await attempt(1001)).toBe('served');
  expect(state.sent).toEqual([900, 1001]);
});

test('lateness alone misses nothing', async () => {
  const { state, attempt } = line();
  state.clock = 5000;
  expect(await attempt(10)).toBe('served');
});
