import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import { followEngine } from './follow-engine.ts';

const quiet = () => {};
const following = { what: 'pulling bank:9', say: quiet, clock };

test('ends when the engine has said all, whatever way its lines are cut', async () => {
  const answer = new PassThrough();
  const followed = followEngine(answer, following);
  answer.write('{"status":"Pulling');
  answer.write(' fs layer","id":"a"}\r\n{"status":"Pull complete","id":"a"}');
  answer.end();
  await followed;
});

test('a failure is reported with the message of the engine', async () => {
  const answer = new PassThrough();
  answer.end('{"status":"x"}\n{"error":"manifest for bank:9 not found\\n","errorDetail":{}}\n');
  await expect(followEngine(answer, following)).rejects.toThrow(/^manifest for bank:9 not found$/);
});

test('an engine that falls silent is not waited for', async () => {
  const answer = new PassThrough();
  answer.write('{"status":"Downloading","id":"a"}\n');
  await expect(followEngine(answer, { ...following, silenceLimitMs: 50 })).rejects.toThrow('said nothing for 0.05 s');
});

test('progress of a transfer is reported from time to time, and only when it has changed', async () => {
  const ticks: (() => void)[] = [];
  const said: string[] = [];
  const manual = {
    ...clock,
    every: (_: number, tick: () => void) => ({ [Symbol.dispose]: quiet, tick: ticks.push(tick) }),
  };
  const answer = new PassThrough();
  const followed = followEngine(answer, { ...following, clock: manual, say: (line) => said.push(line) });
  answer.write('{"status":"Downloading","id":"a","progressDetail":{"current":1000000,"total":3000000}}\n');
  await new Promise(setImmediate);
  ticks[0]?.();
  ticks[0]?.();
  answer.end();
  await followed;
  expect(said).toEqual(['pulling bank:9: 1 of 3 MB']);
});
