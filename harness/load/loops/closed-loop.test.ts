import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closed } from '../../domain/load-plan.ts';
import { startClosedLoop } from './closed-loop.ts';
import { fakeDrive } from './fake-dispatcher.fixture.ts';

test('sends exactly the requests asked for, never more at once than the concurrency', () => {
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      async (requests, concurrency, waits) => {
        const drive = fakeDrive((nth) => ({ kind: 'answered', ms: waits[nth % waits.length] as number }));
        const loop = startClosedLoop(closed(requests, concurrency), drive);
        drive.advance(60 * 50);
        await loop.done;
        expect(drive.issued).toHaveLength(requests);
        expect(drive.mostInFlight).toBe(Math.min(requests, concurrency));
      },
    ),
  );
});

test('a user thinks between an answer and the next request', () => {
  const drive = fakeDrive(() => ({ kind: 'answered', ms: 10 }));
  startClosedLoop({ model: 'closed', concurrency: 1, requests: 3, thinkMs: 90 }, drive);
  drive.advance(1000);
  expect(drive.issued.map(({ sentAt }) => sentAt)).toEqual([0, 100, 200]);
});

test('users who are refused come back ever later, and at once after an answer', () => {
  const drive = fakeDrive((nth) => ({ kind: nth === 6 ? 'answered' : 'refused', ms: 0 }));
  startClosedLoop(closed(9, 1), drive);
  drive.advance(10_000);
  const sentAt = drive.issued.map((request) => request.sentAt);
  const pauses = sentAt.slice(1).map((ms, i) => ms - (sentAt[i] as number));
  expect(pauses).toEqual([10, 20, 40, 80, 160, 200, 0, 10]);
});

test('ends with its duration, waiting for what is in flight', async () => {
  const drive = fakeDrive();
  const loop = startClosedLoop({ model: 'closed', concurrency: 2, durationMs: 1000 }, drive);
  drive.advance(1000);
  drive.issued[0]?.end();
  expect(drive.issued).toHaveLength(2);
  expect(drive.inFlight).toBe(1);
  drive.issued[1]?.end('timed-out');
  await loop.done;
  expect(drive.issued).toHaveLength(2);
});

test('stopping sends home the users who are thinking', async () => {
  const drive = fakeDrive(() => ({ kind: 'answered', ms: 1 }));
  const loop = startClosedLoop({ model: 'closed', concurrency: 5, requests: 100, thinkMs: 10_000 }, drive);
  drive.advance(5);
  loop.stop();
  await loop.done;
  expect(drive.issued).toHaveLength(5);
});
