import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EdgeConnection } from '../../domain/edge-journal.ts';
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

describe('a caller that answers while its call still waits', () => {
  const turned = (change: Partial<CallerModel>) => {
    const model = { timeoutMs: 2000, turnsAwayMs: 500, ...change };
    return inferTimeout(hang(model), [failing(model)]);
  };

  test('has given it up when it answers, and not when it closes the connection', () => {
    expect(turned({})).toMatchObject({
      value: 501,
      why: expect.stringMatching(/answered after 501 ms.*kept for 2\.00 s/),
    });
    expect(turned({ timeoutMs: null })).toMatchObject({ value: 501 });
  });

  test('is unknown where answering takes long by itself, or nothing tells how long', () => {
    expect(turned({ errorPathMs: 300 }).value).toBeNull();
    expect(inferTimeout(hang({ timeoutMs: 2000, turnsAwayMs: 500 })).value).toBeNull();
  });

  test('is unknown where one request only was alone', () => {
    expect(turned({ turnsAwayMs: 1600 }).value).toBeNull();
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

  test('are not what a client repeats because a connection that it had kept was dead', () => {
    const seen = failing({ attempts: 1 });
    const requests = seen.requests.slice(0, 3);
    const call = (openedMs: number, at: number, asksMs = [at]) =>
      ({ openedMs, asksMs, answered: false, closedMs: at + 2, closedBy: 'other' }) as const;
    const [at = 0, next = 0, last = 0] = requests.map(({ sentMs }) => sentMs + 1);
    const repeated = [call(at - 900, at, [at - 500, at]), call(at + 2, at + 2)];
    const cell = { ...seen, fault: 'reset' as const, requests };
    const attemptsOf = (connections: readonly EdgeConnection[]) =>
      inferAttempts([{ ...cell, connections: new Map([[EDGE, connections]]) }], [HEALTHY]).attempts.value;
    expect(attemptsOf([...repeated, call(next, next), call(last, last)])).toBe(1);
  });

  describe('of a client that repeats each call by itself whose new connection is reset, as that of Java', () => {
    /** Every alone request makes a call at each of these ms after it was sent, and is reset 4 ms later. */
    const reset = (...callsMs: readonly number[]): Observation => {
      const requests = [1000, 1500, 2500].map((sentMs, i) => ({
        ...failing({}).requests[0]!,
        phase: i < 2 ? ('alone' as const) : ('during' as const),
        sentMs,
        durationMs: 400,
      }));
      const connections = requests.flatMap(({ sentMs }) =>
        callsMs.map((ms): EdgeConnection => {
          const at = sentMs + ms;
          return { openedMs: at, asksMs: [at], answered: false, closedMs: at + 4, closedBy: 'other' };
        }),
      );
      return { ...failing({}), fault: 'reset', requests, connections: new Map([[EDGE, connections]]) };
    };
    const attemptsOf = (...cells: readonly Observation[]) => inferAttempts(cells, [HEALTHY]).attempts;

    test('are those of its user: what is repeated at once, each time, is none', () => {
      expect(attemptsOf(failing({ attempts: 2, backoffMs: 100 }), reset(1, 6, 110, 115)).value).toBe(2);
    });

    test('are unknown where its user may try again at once, after lost connections only', () => {
      expect(attemptsOf(failing({ attempts: 1 }), reset(1, 6))).toMatchObject({
        value: null,
        why: expect.stringContaining('2 calls in place of one while it resets connections'),
      });
      expect(attemptsOf(reset(1, 6)).value).toBeNull();
    });

    test('are known where its user waits before, or tries as often whatever fails', () => {
      expect(attemptsOf(failing({ attempts: 1 }), reset(1, 106)).value).toBe(2);
      expect(attemptsOf(failing({ attempts: 2, backoffMs: 0 }), reset(1, 6)).value).toBe(2);
      expect(attemptsOf(failing({ attempts: 3, backoffMs: 50 }), reset(1, 6, 110)).value).toBe(3);
    });
  });

  test('of a service that is itself called again are those of one of its calls', () => {
    const seen = failing({ attempts: 2, backoffMs: 20 });
    const own = seen.connections.get(EDGE) ?? [];
    const deeper = {
      ...seen,
      edge: 'bank->db',
      connections: new Map([
        [EDGE, own],
        ['bank->db', own],
      ]),
    };
    const calls = new Map([
      [EDGE, 1],
      ['bank->db', 1],
    ]);
    expect(inferAttempts([deeper], [{ ...HEALTHY, calls }]).attempts.value).toBe(1);
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

  test('is not told of a client that has lost the connection that it kept', () => {
    const opened = failing({ breakerAfter: 5 });
    const kept = (opened.connections.get(EDGE) ?? []).map((each) => ({ ...each, asksMs: [0, ...each.asksMs] }));
    const cell = { ...opened, fault: 'reset' as const, connections: new Map([[EDGE, kept]]) };
    expect(inferBreaker([cell], [HEALTHY]).value).toBeNull();
    expect(inferBreaker([cell, opened], [HEALTHY]).value).toBe('opens');
  });

  test('is not told of a client that sends the next call over the connection on which one waits', () => {
    expect(inferBreaker([hang({ timeoutMs: 300, isPipelined: true })], [HEALTHY]).value).toBeNull();
  });

  test('is not told of a client of a database, which waits before it connects again', () => {
    const opened = failing({ breakerAfter: 5 });
    const cell = { ...opened, fault: 'one in ten' as const };
    expect(inferBreaker([cell], [HEALTHY]).value).toBe('opens');
    expect(inferBreaker([{ ...cell, speaksHttp: false }], [HEALTHY]).value).toBeNull();
  });

  test('is not told of a few calls, nor of a pool whose calls all wait', () => {
    const few = failing({});
    const short = { ...few, toMs: 3000, requests: few.requests.filter(({ sentMs }) => sentMs < 3000) };
    expect(inferBreaker([short], [HEALTHY]).value).toBeNull();
    expect(inferBreaker([hang({ timeoutMs: null, limit: 4 })], [HEALTHY]).value).toBeNull();
  });
});

describe('a bulkhead that turns away what finds no place', () => {
  test.each([1, 2, 4])('of %i is no breaker', (limit) => {
    expect(inferBreaker([hang({ limit, queue: 0, timeoutMs: 1000 })], [HEALTHY]).value).not.toBe('opens');
    expect(inferBreaker([hang({ limit, queue: 0, timeoutMs: null })], [HEALTHY]).value).not.toBe('opens');
  });
});

describe('a limit', () => {
  test('of one is not told, as one connection may carry many calls', () => {
    expect(inferLimit(hang({ timeoutMs: null, limit: 1 }), [HEALTHY]).value).toBeNull();
  });

  test('is how many calls wait while more requests wait for their turn', () => {
    expect(inferLimit(hang({ timeoutMs: null, limit: 4 }), [HEALTHY]).value).toBe(4);
  });

  test('is told where calls are given up and the next ones take their places, also one too early', () => {
    for (const queue of [4, 20])
      for (const closesLateMs of [0, 15]) {
        const model = { limit: 4, queue, timeoutMs: 1000, closesLateMs };
        expect(inferLimit(hang(model), [HEALTHY], [failing(model)]).value).toBe(4);
      }
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
    limit: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 20 })),
    queue: fc.constantFrom(0, 1, 4, Number.POSITIVE_INFINITY),
    closesLateMs: fc.constantFrom(0, 5, 15),
    beginsLateMs: fc.constantFrom(0, 20, 100),
    turnsAwayMs: fc.oneof(fc.constant(null), fc.integer({ min: 20, max: 6000 })),
    errorPathMs: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 400 })),
    isPipelined: fc.boolean(),
  });
  fc.assert(
    fc.property(models.filter(isTellable), (model) => {
      const cells = [observe(model, 'http 503', 4), observe(model, 'hang', 8)];
      const timeout = inferTimeout(cells[1], cells.slice(0, 1)).value;
      if (timeout !== null) expect(isAbout(timeout, waitsOf(model))).toBe(true);
      const { value: attempts } = inferAttempts(cells, [HEALTHY]).attempts;
      if (attempts !== null) expect(attempts).toBe(model.attempts);
      const breaker = inferBreaker(cells, [HEALTHY]).value;
      if (breaker !== null) expect(breaker).toBe(model.breakerAfter === null ? 'never' : 'opens');
      const limit = inferLimit(cells[1], [HEALTHY], cells.slice(0, 1)).value;
      if (limit !== null) expect(limit).toBe(model.limit);
    }),
    { numRuns: 1000 },
  );
});

/** How long a caller waits for one call: until it closes the connection, or turns away before. */
function waitsOf({ timeoutMs, turnsAwayMs = null }: CallerModel): number {
  return Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, turnsAwayMs ?? Number.POSITIVE_INFINITY);
}

/** Two timers that end at about the same time are one to who looks from outside. */
function isTellable({ timeoutMs, turnsAwayMs = null }: CallerModel): boolean {
  return timeoutMs === null || turnsAwayMs === null || turnsAwayMs > timeoutMs || !isAbout(turnsAwayMs, timeoutMs);
}

/** What is read off an answer has the way to it in it. */
function isAbout(seen: number, real: number): boolean {
  return Math.abs(seen - real) <= Math.max(40, 0.08 * real);
}
