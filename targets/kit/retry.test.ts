import { describe, expect, test } from 'vitest';
import { CallError, type CallFailure } from './errors.ts';
import { isRetryable, withRetries } from './retry.ts';
import { fleetRetryBudget } from './retry-budget.ts';

const failing = (failure: CallFailure) => new CallError('leaf', failure);
const status = (code: number) => failing({ kind: 'status', status: code });

describe('isRetryable', () => {
  test.each([408, 429, 500, 502, 503, 504])('%i may pass', (code) => expect(isRetryable(status(code))).toBe(true));
  test.each([400, 401, 402, 403, 404, 409, 422, 501])('%i stays', (code) =>
    expect(isRetryable(status(code))).toBe(false),
  );
  test.each(['bulkhead-full', 'circuit-open', 'cancelled'] as const)('%s is our own answer', (kind) =>
    expect(isRetryable(failing({ kind }))).toBe(false),
  );
});

describe('withRetries', () => {
  const attempt = async (error: Error, policy: Partial<Parameters<typeof withRetries>[1]> = {}) => {
    let calls = 0;
    const denied: string[] = [];
    const run = withRetries(
      () => {
        calls += 1;
        return Promise.reject(error);
      },
      { attempts: 4, delay: () => 0, onDenied: (why) => denied.push(why), ...policy },
    );
    await expect(run).rejects.toBe(error);
    return { calls, denied };
  };

  test('three retries are four attempts', async () =>
    expect(await attempt(status(503))).toEqual({ calls: 4, denied: ['attempts'] }));
  test('what stays wrong is tried once', async () =>
    expect(await attempt(status(404))).toEqual({ calls: 1, denied: ['non_retryable'] }));
  test('an empty budget ends it', async () =>
    expect(await attempt(status(503), { budget: () => false })).toEqual({ calls: 1, denied: ['budget'] }));
  test('no attempt is started that the deadline would cut', async () =>
    expect(await attempt(status(503), { remaining: () => 999, attemptMs: 1000 })).toEqual({
      calls: 1,
      denied: ['deadline'],
    }));
});

test('the fleet budget keeps amplification at 1.2 under total failure, within a window of ten seconds', () => {
  let now = 0;
  const budget = fleetRetryBudget(0.2, 1000, () => now);
  let retries = 0;
  for (let i = 0; i < 1000; i++) {
    now += 5;
    budget.request();
    for (let extra = 0; extra < 3; extra++) if (budget.retry()) retries += 1;
  }
  expect(retries).toBe(200);
  now += 11_000;
  expect(budget.retry()).toBe(false);
});
