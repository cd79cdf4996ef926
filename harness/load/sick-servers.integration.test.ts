import { describe, expect, test } from 'vitest';
import { SICK_SERVERS } from '../../fixtures/sick-servers/catalogue.ts';
import type { LoadEvidence } from '../domain/evidence.ts';
import { closed, type LoadPlan } from '../domain/load-plan.ts';
import { isCensored } from '../domain/outcome.ts';
import { systemClock } from '../runtime/clock.ts';
import { mergeDurations } from '../runtime/histogram.ts';
import { createLoadDriver } from './driver.ts';

const DEADLINE_MS = 400;
const PLAN = closed(40, 8);

async function drive(url: string, plan: LoadPlan): Promise<LoadEvidence> {
  const spec = {
    url,
    requests: [{ method: 'GET', path: '/' }] as const,
    rules: [],
    deadlineMs: DEADLINE_MS,
    seed: 1,
    runId: 'test',
  };
  await using session = await createLoadDriver().start(spec, {
    originMs: systemClock.now(),
    intervalMs: 200,
    onSnapshot: () => {},
    signal: new AbortController().signal,
  });
  await session.run('baseline', plan);
  return await session.finish();
}

describe.each(SICK_SERVERS)('$name: $about', (sick) => {
  test('the ledger balances, and the server counted as many requests as were sent', async () => {
    await using server = await sick.start();
    const { ledger, recordings } = await drive(server.url, PLAN);

    expect(ledger).toMatchObject({ planned: 40, sent: 40, dropped: 0, unaccounted: 0 });
    expect(sick.ends).toEqual(expect.arrayContaining(Object.keys(ledger.outcomes)));
    expect(ledger.outcomes).toHaveProperty(sick.ends[0] as string);
    if (sick.sees === 'all') expect(server.arrivals()).toBe(ledger.sent);
    else expect(server.arrivals()).toBeLessThanOrEqual(ledger.sent);

    const response = recordings.filter((recording) => recording.clock === 'response');
    for (const { kind, status } of response) expect(status).toBe(kind === 'answered' ? sick.status : 0);
    expect(mergeDurations(response)?.count).toBe(40);
    for (const recording of response)
      if (isCensored(recording.kind)) expect(recording.minUs).toBeGreaterThanOrEqual(DEADLINE_MS * 1000);
  });
});

test.each(['slow', 'closes-each'])('%s: a constant 50 ms is measured as 50 ms', async (name) => {
  const sick = SICK_SERVERS.find((server) => server.name === name);
  await using server = await (sick as NonNullable<typeof sick>).start();
  const { recordings } = await drive(server.url, closed(60, 4));
  const durations = mergeDurations(recordings.filter((recording) => recording.clock === 'response'));
  expect(durations?.minUs).toBeGreaterThan(48_000);
  expect(durations?.percentileUs(50)).toBeLessThan(70_000);
});
