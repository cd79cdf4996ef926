import { describe, expect, test } from 'vitest';
import { type BreakerSettings, createBreaker, isDependencyFault } from './breaker.ts';
import { CallError } from './errors.ts';
import { consecutive } from './trip-rule.ts';

const failing = () => Promise.reject(new CallError('bank', { kind: 'status', status: 500 }));
const working = () => Promise.resolve('done');
const refusing = () => Promise.reject(new CallError('bank', { kind: 'status', status: 402 }));

function breakerAt(settings: Partial<BreakerSettings> = {}) {
  let now = 0;
  const breaker = createBreaker({
    dependency: 'bank',
    trip: consecutive(5),
    resetMs: 30_000,
    probes: 3,
    ...settings,
    isFailure: isDependencyFault,
    now: () => now,
  });
  const call = (fn: () => Promise<unknown>) => breaker.run(fn).then(() => 'ok', outcomeOf);
  const calls = async (n: number, fn: () => Promise<unknown>) => {
    const outcomes: string[] = [];
    for (let i = 0; i < n; i++) outcomes.push(await call(fn));
    return outcomes;
  };
  const advance = (ms: number) => {
    now += ms;
  };
  return { breaker, call, calls, advance };
}

const outcomeOf = (error: unknown) => (error as CallError).failure.kind;

/** A call that ends when the test says so. */
function pending() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return {
    call: () => promise,
    succeed: () => resolve('late'),
    fail: () => reject(new CallError('bank', { kind: 'status', status: 500 })),
    promise,
  };
}

describe('createBreaker', () => {
  test('opens on the fifth consecutive failure; the sixth call is not made', async () => {
    const { breaker, calls } = breakerAt();
    expect(await calls(4, failing)).not.toContain('circuit-open');
    expect(breaker.state).toBe('closed');
    await calls(1, failing);
    expect(breaker.state).toBe('open');
    let called = 0;
    expect(await calls(1, async () => void called++)).toEqual(['circuit-open']);
    expect(called).toBe(0);
  });

  test('a success in between starts the count anew', async () => {
    const { breaker, calls } = breakerAt();
    await calls(4, failing);
    await calls(1, working);
    await calls(4, failing);
    expect(breaker.state).toBe('closed');
  });

  test('a refusal (402) is an answer: it never opens', async () => {
    const { breaker, calls } = breakerAt();
    await calls(50, refusing);
    expect(breaker.state).toBe('closed');
    expect(breaker.counts().recordedFailures).toBe(0);
  });

  test('stays open until strictly after the reset time', async () => {
    const { call, calls, advance } = breakerAt();
    await calls(5, failing);
    advance(30_000);
    expect(await call(working)).toBe('circuit-open');
    advance(1);
    expect(await call(working)).toBe('ok');
  });

  test('lets three of fifty concurrent calls through half-open and closes after three successes', async () => {
    const { breaker, call, calls, advance } = breakerAt();
    await calls(5, failing);
    advance(30_001);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => call(working)));
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(3);
    expect(breaker.state).toBe('closed');
  });

  test('one failed probe opens it for another full reset', async () => {
    const { breaker, call, calls, advance } = breakerAt();
    await calls(5, failing);
    advance(30_001);
    await calls(2, working);
    await call(failing);
    expect(breaker.state).toBe('open');
    advance(29_999);
    expect(await call(working)).toBe('circuit-open');
  });

  test('late failures of calls from before neither prolong open nor fail a probe', async () => {
    const { breaker, call, calls, advance } = breakerAt();
    const late = [pending(), pending()] as const;
    const ends = late.map((one) => call(one.call));
    await calls(5, failing);
    advance(20_000);
    late[0].fail();
    await late[0].promise.catch(() => undefined);
    advance(10_001);
    expect(await call(working)).toBe('ok');
    late[1].fail();
    await Promise.allSettled(ends);
    expect(breaker.state).toBe('half-open');
    await calls(2, working);
    expect(breaker.state).toBe('closed');
  });

  test('a probe that we cancelled ourselves may be tried again', async () => {
    const { breaker, calls, advance } = breakerAt();
    await calls(5, failing);
    advance(30_001);
    await calls(5, () => Promise.reject(new CallError('bank', { kind: 'cancelled' })));
    expect(breaker.state).toBe('half-open');
    await calls(3, working);
    expect(breaker.state).toBe('closed');
  });

  test('remembers what it took to open, not what ended late', async () => {
    const { breaker, call, calls } = breakerAt();
    const late = [pending(), pending()] as const;
    const ends = late.map((one) => call(one.call));
    expect(breaker.counts().failuresAtTrip).toBeUndefined();
    await calls(5, failing);
    for (const one of late) one.fail();
    await Promise.all(ends);
    expect(breaker.counts()).toMatchObject({ failuresAtTrip: 5, recordedFailures: 7 });
  });

  test('passes the duration of each call to its rule', async () => {
    const seen: (number | undefined)[] = [];
    const after = (_result: string, ms?: number) => {
      seen.push(ms);
      return false;
    };
    const { call, advance } = breakerAt({ trip: () => ({ failures: 0, after }) });
    await call(async () => advance(250));
    expect(seen).toEqual([250]);
  });

  test('accounts for the time spent open', async () => {
    const { breaker, calls, advance } = breakerAt();
    await calls(5, failing);
    advance(12_000);
    expect(breaker.counts().openMs).toBe(12_000);
  });

  test('without a limit on probes all fifty concurrent calls go through half-open', async () => {
    const { breaker, call, calls, advance } = breakerAt({ probes: undefined, needed: 3 });
    await calls(5, failing);
    advance(30_001);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => call(working)));
    expect(outcomes).not.toContain('circuit-open');
    expect(breaker.state).toBe('closed');
    expect(breaker.counts()).toMatchObject({ probes: { success: 50 }, transitions: { 'half-open>closed': 1 } });
  });

  test('ten probes over 30 s, eight needed: one at a time, and two may fail', async () => {
    const { breaker, call, calls, advance } = breakerAt({ probes: 10, needed: 8, spreadMs: 30_000 });
    await calls(5, failing);
    advance(30_001);
    for (let probe = 0; probe < 10; probe++) {
      expect(await call(probe < 2 ? failing : working)).not.toBe('circuit-open');
      if (probe < 9) expect(await call(working)).toBe('circuit-open');
      expect(breaker.state).toBe(probe < 9 ? 'half-open' : 'closed');
      advance(3000);
    }
  });

  test('when late results count, each late failure renews the time: the listed implementation', async () => {
    const { call, calls, advance } = breakerAt({ countsLate: true });
    const late = pending();
    const end = call(late.call);
    await calls(5, failing);
    advance(29_000);
    late.fail();
    await end;
    advance(2000);
    expect(await call(working)).toBe('circuit-open');
  });
});
