import { describe, expect, test } from 'vitest';
import { effectOf, isLeftBroken } from './effect.ts';
import type { Answer, HealthyRoute, Observation, SeenRequest } from './observation.ts';

const healthy: HealthyRoute = { route: 'GET /', durationsMs: [9, 10, 10, 10, 10, 11, 12, 12], calls: new Map() };

const request = (sentMs: number, durationMs: number, answer: Answer, phase: SeenRequest['phase']): SeenRequest => ({
  route: 'GET /',
  phase,
  sentMs,
  durationMs,
  answer,
  told: answer === 'failed' ? '503' : '200',
});

/** Twenty requests during a fault from 1 s to 6 s, then ten after it. */
function seen(during: (i: number) => [number, Answer], after: (i: number) => [number, Answer] = () => [10, 'same']) {
  const requests = [
    ...Array.from({ length: 20 }, (_, i) => request(1000 + i * 100, ...during(i), 'during')),
    ...Array.from({ length: 10 }, (_, i) => request(6000 + i * 100, ...after(i), 'after')),
  ];
  return { edge: 'a->b', fault: 'http 503', fromMs: 1000, toMs: 6000, requests, connections: new Map() } as const;
}

const effect = (observation: Observation) => effectOf(observation, healthy).effect;

describe('what a route saw', () => {
  test.each<[string, (i: number) => [number, Answer]]>([
    ['ok', () => [11, 'same']],
    ['slower', () => [3010, 'same']],
    ['fallback', () => [12, 'different']],
    ['fails', () => [12, 'failed']],
    ['hangs', () => [20_000, 'unfinished']],
  ])('%s', (wanted, during) => {
    expect(effect(seen(during))).toBe(wanted);
  });

  test('an answer that came when the fault was lifted is none: who had waited long hangs', () => {
    const observation = seen(() => [20_000, 'failed']);
    expect(effectOf(observation, healthy)).toMatchObject({ effect: 'hangs', p50Ms: expect.closeTo(4800, -3) });
  });

  test('requests that had no time to be answered tell nothing', () => {
    const late = seen(() => [20_000, 'failed']);
    const requests = late.requests.filter(({ sentMs }) => sentMs >= 2000);
    expect(effect({ ...late, requests })).toBe('unknown');
  });

  test('a few failures are told, and are no effect of a fault that meets every call; of one in ten they are', () => {
    const few = seen((i) => (i < 3 ? [12, 'failed'] : [12, 'same']));
    expect(effectOf(few, healthy)).toMatchObject({
      effect: 'ok',
      why: expect.stringContaining('3 of 20 requests failed'),
    });
    expect(effect({ ...few, fault: 'one in ten' })).toBe('fails');
  });

  test('nothing is known of a fault that met nothing, as one of HTTP on calls that are none; but for routes without calls', () => {
    const unmet = { ...seen(() => [11, 'same']), touched: 0 };
    expect(effectOf(unmet, healthy)).toMatchObject({ effect: 'unknown', why: expect.stringContaining('met no call') });
    expect(effectOf(unmet, { ...healthy, calls: new Map([['a->b', 0]]) }).effect).toBe('ok');
    expect(effect({ ...unmet, touched: null })).toBe('ok');
    expect(effect({ ...seen(() => [12, 'failed']), touched: 0 })).toBe('fails');
  });

  test('a service that ended crashes, whatever its answers were', () => {
    expect(effectOf({ ...seen(() => [10, 'same']), crashed: 'shop ended' }, healthy)).toMatchObject({
      effect: 'crashes',
      why: 'shop ended',
    });
  });
});

describe('how long a route needed to come back', () => {
  const failing = (): [number, Answer] => [12, 'failed'];
  const recovered = (after: (i: number) => [number, Answer]) => effectOf(seen(failing, after), healthy).recoveredMs;

  test('is counted from the end of the fault to the end of the last request that was not as before', () => {
    expect(recovered(() => [10, 'same'])).toBe(0);
    expect(recovered((i) => (i < 4 ? [12, 'failed'] : [10, 'same']))).toBe(312);
    expect(recovered((i) => (i === 2 ? [400, 'same'] : [10, 'same']))).toBe(600);
  });

  test('allows what the same requests needed just before the fault, on a machine that has become busy', () => {
    const busy = seen(
      () => [300, 'same'],
      () => [300, 'same'],
    );
    const before = Array.from({ length: 5 }, (_, i) => request(i * 100, 200, 'same', 'before'));
    expect(effectOf(busy, healthy)).toMatchObject({ effect: 'slower', recoveredMs: null });
    const known = { ...busy, requests: [...before, ...busy.requests] };
    expect(effectOf(known, healthy)).toMatchObject({ effect: 'ok', recoveredMs: 0 });
  });

  test('does not depend on requests that were cut when the scan stopped looking', () => {
    expect(recovered((i) => (i > 7 ? [40, 'unfinished'] : [10, 'same']))).toBe(0);
    expect(recovered((i) => (i > 7 ? [900, 'unfinished'] : [10, 'same']))).toBeNull();
  });

  test('a request that was cut sooner than others of its route were answered does not fail', () => {
    const slow = seen(
      () => [300, 'same'],
      (i) => (i > 7 ? [200, 'unfinished'] : [300, 'same']),
    );
    expect(effectOf(slow, healthy)).toMatchObject({ effect: 'slower', failsAfter: false, recoveredMs: null });
    const stuck = seen(
      () => [300, 'same'],
      (i) => (i > 7 ? [400, 'unfinished'] : [300, 'same']),
    );
    expect(effectOf(stuck, healthy)).toMatchObject({ failsAfter: true });
  });

  test('a system in which a route is still slow must not meet the next fault: that would seem to change nothing', () => {
    const slow = (ms: number) =>
      seen(
        () => [300, 'same'],
        () => [ms, 'same'],
      );
    expect(isLeftBroken(slow(300), [healthy])).toBe(true);
    expect(isLeftBroken(slow(10), [healthy])).toBe(false);
    expect(isLeftBroken({ ...slow(10), crashed: 'shop ended' }, [healthy])).toBe(true);
  });

  test('is unknown where the last request still failed', () => {
    expect(recovered((i) => (i === 9 ? [12, 'failed'] : [10, 'same']))).toBeNull();
  });
});
