import { expect, test } from 'vitest';
import { SICK_ANSWERS } from '../../fixtures/sick-servers/catalogue.ts';
import { type Behaviour, serve } from '../../fixtures/sick-servers/sick-server.ts';
import { open } from '../domain/load-plan.ts';
import { systemClock } from '../runtime/clock.ts';
import { mergeDurations } from '../runtime/histogram.ts';
import { createLoadDriver } from './driver.ts';

/** Set SOAK_SECONDS=300 for the long one. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 5);
const FLAP_MS = 150;

test(`with faults that flap for ${SECONDS} s the ledger balances and the server's count agrees`, {
  timeout: (SECONDS + 60) * 1000,
}, async () => {
  const sick = SICK_ANSWERS.filter(({ sees }) => sees === 'all');
  const startedAt = systemClock.now();
  const behave: Behaviour = (socket, nth) => {
    const turn = Math.floor((systemClock.now() - startedAt) / FLAP_MS);
    sick[turn % sick.length]?.behave(socket, nth);
  };
  await using server = await serve(behave);
  const spec = {
    url: server.url,
    requests: [{ method: 'GET', path: '/{{index}}' }] as const,
    rules: [],
    deadlineMs: 300,
    seed: 1,
    runId: 'soak',
  };
  const { signal } = new AbortController();
  await using session = await createLoadDriver().start(spec, {
    originMs: startedAt,
    intervalMs: 1000,
    signal,
    onSnapshot: () => {},
  });
  const phaseMs = (SECONDS * 1000) / 2;
  await session.run('fault', open(300, phaseMs), 'passed');
  await session.run('recovery', { model: 'closed', concurrency: 20, durationMs: phaseMs });
  const { ledger, recordings, intervals, neverArrived = 0 } = await session.finish();

  expect(ledger.unaccounted).toBe(0);
  expect(Object.keys(ledger.outcomes)).toEqual(
    expect.arrayContaining(['answered', 'timed-out', 'reset', 'closed', 'truncated', 'malformed']),
  );
  const settled = mergeDurations(recordings.filter(({ clock, kind }) => clock === 'response' && kind !== 'dropped'));
  expect(settled?.count).toBe(ledger.sent);
  expect(intervals.reduce((sum, { count }) => sum + count, 0)).toBe(ledger.sent);
  await expect.poll(server.arrivals, { timeout: 5000 }).toBe(ledger.sent - neverArrived);
});
