import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../observation.ts';
import { type CallerModel, EDGE, HEALTHY, observe } from '../simulated-caller.fixture.ts';
import { inferAttempts } from './attempts.ts';
import { inferBreaker } from './breaker.ts';
import { inferLimit } from './limit.ts';
import { inferTimeout } from './timeout.ts';

const plain: CallerModel = { timeoutMs: 900, attempts: 1, backoffMs: 0, breakerAfter: null, limit: null };
const hang = (change: Partial<CallerModel>, seconds = 8) => observe({ ...plain, ...change }, 'hang', seconds);
const failing = (change: Partial<CallerModel>) => observe({ ...plain, ...change }, 'http 503', 4);

describe('the timeout of an edge', () => {
  test.each([50, 250, 900, 5000])(
    'of %i ms is how long a caller keeps the connection of an unanswered call',
    (timeoutMs) => {
      expect(inferTimeout(hang({ timeoutMs })).value).toBe(timeoutMs);
    },
  );

  test('is not the shortest of many: a client may set its timer before it is connected', () => {
    // Of a timeout of 300 ms, on a machine with five times as many processes as cores.
    const held = [283, 295, 298, 299, 299, 300, 301, 301, 302, 302, 302, 303, 304, 305, 306, 307, 308, 308, 313, 324];
    const connections = held.map((ms, i) => ({
      openedMs: 2000,
      asksMs: [2000 + i],
      answered: false,
      closedMs: 2000 + i + ms,
      closedBy: 'caller' as const,
    }));
    expect(inferTimeout({ ...hang({}), connections: new Map([[EDGE, connections]]) }).value).toBe(299);
  });

  test('is unknown where no call was given up, with how long one waited', () => {
    expect(inferTimeout(hang({ timeoutMs: null }))).toEqual({ value: null, why: 'no call was given up within 9.50 s' });
  });

  test('is unknown where the answers differ, where the proxy ended the calls, or where it cannot tell', () => {
    const seen = hang({});
    const edited = (change: (i: number) => object): Observation => {
      const connections = (seen.connections.get(EDGE) ?? []).map((each, i) => ({ ...each, ...change(i) }));
      return { ...seen, connections: new Map([[EDGE, connections]]) };
    };
    expect(inferTimeout(edited((i) => ({ asksMs: [1000], closedMs: 2000 + i * 200 }))).value).toBeNull();
    expect(inferTimeout(edited(() => ({ closedBy: 'other' }))).value).toBeNull();
    expect(inferTimeout({ ...seen, connections: new Map() })).toMatchObject({ value: null });
    expect(inferTimeout(undefined).value).toBeNull();
  });
});

describe('attempts', () => {
  test.each([1, 2, 3, 5])('%i are counted while a request is alone', (attempts) => {
    expect(inferAttempts([failing({ attempts, backoffMs: 20 })], [HEALTHY]).attempts.value).toBe(attempts);
  });

  test('are spaced by the backoff and the time that a call takes to fail', () => {
    expect(inferAttempts([failing({ attempts: 3, backoffMs: 95 })], [HEALTHY]).spacingMs).toEqual([100, 100]);
  });

  test('are unknown where no request was alone to its end', () => {
    expect(inferAttempts([hang({ timeoutMs: null })], [HEALTHY]).attempts.value).toBeNull();
    const seen = failing({ attempts: 3 });
    const crowded = { ...seen, requests: seen.requests.flatMap((request) => [request, { ...request }]) };
    expect(inferAttempts([crowded], [HEALTHY]).attempts.value).toBeNull();
  });

  test('are compared with the calls of a healthy request', () => {
    const twice = { ...HEALTHY, calls: new Map([[EDGE, 2]]) };
    expect(inferAttempts([failing({ attempts: 4 })], [twice]).attempts.value).toBe(2);
  });
});

describe('a breaker', () => {
  test('is seen when requests go on and calls stop', () => {
    expect(inferBreaker([failing({ breakerAfter: 5 })], [HEALTHY])).toMatchObject({
      value: 'opens',
      why: /after 5 calls/,
    });
  });

  test('is not there where twenty calls failed and went on', () => {
    expect(inferBreaker([failing({})], [HEALTHY]).value).toBe('never');
  });

  test('is not told of a few calls, nor of a pool whose calls all wait', () => {
    const few = failing({});
    const short = { ...few, toMs: 3000, requests: few.requests.filter(({ sentMs }) => sentMs < 3000) };
    expect(inferBreaker([short], [HEALTHY]).value).toBeNull();
    expect(inferBreaker([hang({ timeoutMs: null, limit: 4 })], [HEALTHY]).value).toBeNull();
  });
});

describe('a limit', () => {
  test('is how many calls wait while more requests wait for their turn', () => {
    expect(inferLimit(hang({ timeoutMs: null, limit: 4 }), [HEALTHY]).value).toBe(4);
  });

  test('is unknown where every request makes its call', () => {
    expect(inferLimit(hang({ timeoutMs: null }), [HEALTHY]).value).toBeNull();
    expect(inferLimit(hang({ timeoutMs: 900 }), [HEALTHY]).value).toBeNull();
  });
});

test('of any caller what is inferred is right or unknown', () => {
  const models = fc.record<CallerModel>({
    timeoutMs: fc.oneof(fc.constant(null), fc.integer({ min: 20, max: 6000 })),
    attempts: fc.integer({ min: 1, max: 4 }),
    backoffMs: fc.integer({ min: 0, max: 300 }),
    breakerAfter: fc.oneof(fc.constant(null), fc.integer({ min: 3, max: 20 })),
    limit: fc.oneof(fc.constant(null), fc.integer({ min: 2, max: 20 })),
  });
  fc.assert(
    fc.property(models, (model) => {
      const cells = [observe(model, 'http 503', 4), observe(model, 'hang', 8)];
      const timeout = inferTimeout(cells[1]).value;
      if (timeout !== null) expect(timeout).toBe(model.timeoutMs);
      const { value: attempts } = inferAttempts(cells, [HEALTHY]).attempts;
      if (attempts !== null) expect(attempts).toBe(model.attempts);
      const breaker = inferBreaker(cells, [HEALTHY]).value;
      if (breaker !== null) expect(breaker).toBe(model.breakerAfter === null ? 'never' : 'opens');
      const limit = inferLimit(cells[1], [HEALTHY]).value;
      if (limit !== null) expect(limit).toBe(model.limit);
    }),
    { numRuns: 300 },
  );
});
