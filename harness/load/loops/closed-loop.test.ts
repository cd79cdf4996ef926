import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closed } from '../../domain/load-plan.ts';
import { startClosedLoop } from './closed-loop.ts';
import { fakeDispatcher } from './fake-dispatcher.fixture.ts';

test('sends exactly the requests asked for, never more at once than the concurrency', () => {
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      async (requests, concurrency, waits) => {
        const dispatcher = fakeDispatcher((nth) => ({ kind: 'answered', ms: waits[nth % waits.length] as number }));
        const loop = startClosedLoop(closed(requests, concurrency), dispatcher);
        dispatcher.advance(60 * 50);
        await loop.done;
        expect(dispatcher.issued).toHaveLength(requests);
        expect(dispatcher.mostInFlight).toBe(Math.min(requests, concurrency));
      },
    ),
  );
});

test('a user waits for the think time between an answer and the next request', () => {
  const dispatcher = fakeDispatcher(() => ({ kind: 'answered', ms: 10 }));
  startClosedLoop({ model: 'closed', concurrency: 1, requests: 3, thinkMs: 90 }, dispatcher);
  dispatcher.advance(1000);
  expect(dispatcher.issued.map(({ sentAt }) => sentAt)).toEqual([0, 100, 200]);
});

test('users whose connection is refused back off, and continue at once after an answer', () => {
  const dispatcher = fakeDispatcher((nth) => ({ kind: nth === 6 ? 'answered' : 'refused', ms: 0 }));
  startClosedLoop(closed(9, 1), dispatcher);
  dispatcher.advance(10_000);
  const sentAt = dispatcher.issued.map((request) => request.sentAt);
  const pauses = sentAt.slice(1).map((ms, i) => ms - (sentAt[i] as number));
  expect(pauses).toEqual([10, 20, 40, 80, 160, 200, 0, 10]);
});

test('ends with its duration, waiting for what is in flight', async () => {
  const dispatcher = fakeDispatcher();
  const loop = startClosedLoop({ model: 'closed', concurrency: 2, durationMs: 1000 }, dispatcher);
  dispatcher.advance(1000);
  dispatcher.issued[0]?.end();
  expect(dispatcher.issued).toHaveLength(2);
  expect(dispatcher.inFlight).toBe(1);
  dispatcher.issued[1]?.end('timed-out');
  await loop.done;
  expect(dispatcher.issued).toHaveLength(2);
});

test('stopping does not wait for users who are thinking', async () => {
  const dispatcher = fakeDispatcher(() => ({ kind: 'answered', ms: 1 }));
  const loop = startClosedLoop({ model: 'closed', concurrency: 5, requests: 100, thinkMs: 10_000 }, dispatcher);
  dispatcher.advance(5);
  loop.stop();
  await loop.done;
  expect(dispatcher.issued).toHaveLength(5);
});

const lasting = (concurrency: number, durationMs: number) => ({ model: 'closed', concurrency, durationMs }) as const;

test('a load that goes on keeps its users after its time, until it is stopped', async () => {
  const dispatcher = fakeDispatcher(() => ({ kind: 'answered', ms: 10 }));
  const loop = startClosedLoop(lasting(2, 50), dispatcher, { goesOn: true });
  dispatcher.advance(50);
  await loop.passed;
  dispatcher.advance(50);
  expect(dispatcher.issued).toHaveLength(22);
  loop.stop();
  dispatcher.advance(50);
  await loop.done;
  expect(dispatcher.issued).toHaveLength(22);
});

test.each([
  [3, 2],
  [3, 3],
  [3, 5],
  [1, 4],
])('%i users come over to a load of %i as they get their answers, and there are never more', async (users, planned) => {
  const dispatcher = fakeDispatcher();
  const first = startClosedLoop(lasting(users, 50), dispatcher, { goesOn: true });
  dispatcher.advance(50);
  first.stop();
  const second = startClosedLoop(lasting(planned, 50), dispatcher, { before: first.handover });
  expect(dispatcher.inFlight).toBe(Math.max(users, planned));
  for (const request of dispatcher.issued.slice(0, users)) request.end();
  expect(dispatcher.inFlight).toBe(planned);
  await first.done;
  dispatcher.advance(50);
  for (const request of dispatcher.issued.slice(users)) request.end();
  await second.done;
});

test('a load that ends before the users of the one before have come is done without them', async () => {
  const dispatcher = fakeDispatcher();
  const first = startClosedLoop(lasting(2, 50), dispatcher, { goesOn: true });
  first.stop();
  const second = startClosedLoop(lasting(2, 50), dispatcher, { before: first.handover });
  dispatcher.advance(50);
  await second.done;
  expect(dispatcher.issued).toHaveLength(2);
});
