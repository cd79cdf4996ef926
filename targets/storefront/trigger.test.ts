import { expect, test } from 'vitest';
import { CallError, type CallFailure } from '../kit/errors.ts';
import { isFinalRefusal, mayBeDone, triggerOf } from './trigger.ts';

const timeout = (sent: boolean): CallFailure => ({ kind: 'timeout', phase: 'total', sent, timeoutMs: 500 });
const transport = (sent: boolean): CallFailure => ({ kind: 'transport', sent, code: 'ECONNRESET' });

test.each<[string, CallFailure, ReturnType<typeof triggerOf>, boolean]>([
  ['open circuit', { kind: 'circuit-open' }, 'open', false],
  ['full bulkhead', { kind: 'bulkhead-full' }, 'full', false],
  ['timeout while connecting', timeout(false), 'timeout', false],
  ['timeout while waiting', timeout(true), 'timeout', true],
  ['refused connection', transport(false), 'error', false],
  ['connection that broke later', transport(true), 'error', true],
  ['500', { kind: 'status', status: 500 }, 'error', true],
  ['503', { kind: 'status', status: 503 }, 'error', true],
  ['402: an answer', { kind: 'status', status: 402 }, undefined, false],
  ['404: an answer', { kind: 'status', status: 404 }, undefined, false],
  ['429: an answer', { kind: 'status', status: 429 }, undefined, false],
  ['caller that left', { kind: 'cancelled' }, undefined, true],
])('%s', (_name, failure, trigger, done) => {
  const error = new CallError('primary', failure);
  expect(triggerOf(error)).toBe(trigger);
  expect(mayBeDone(error)).toBe(done);
});

test.each([
  [402, true],
  [404, true],
  [408, false],
  [429, false],
  [500, false],
])('%i is a final refusal: %s', (status, final) => {
  expect(isFinalRefusal(new CallError('primary', { kind: 'status', status }))).toBe(final);
});

test('a defect is no failure of a dependency', () => {
  expect(triggerOf(new TypeError('no such thing'))).toBeUndefined();
  expect(mayBeDone(new TypeError('no such thing'))).toBe(false);
  expect(isFinalRefusal(new TypeError('no such thing'))).toBe(false);
});
