import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ok } from '../../fixtures/sick-servers/ok.ts';
import { serve } from '../../fixtures/sick-servers/sick-server.ts';
import { slow } from '../../fixtures/sick-servers/slow.ts';
import type { LoadEvidence } from '../domain/evidence.ts';
import { open } from '../domain/load-plan.ts';
import type { LoadOptions, LoadSession } from '../domain/ports.ts';
import { systemClock } from '../runtime/clock.ts';
import { mergeDurations } from '../runtime/histogram.ts';
import { createLoadDriver } from './driver.ts';

function start(url: string, deadlineMs: number, onInterval?: LoadOptions['onInterval']): Promise<LoadSession> {
  const requests = [{ method: 'GET', path: '/' }] as const;
  const spec = { url, requests, rules: [], deadlineMs, seed: 3, runId: 'run' };
  const { signal } = new AbortController();
  const watch = onInterval ? { onInterval } : {};
  return createLoadDriver().start(spec, {
    originMs: systemClock.now(),
    intervalMs: 100,
    onSnapshot: () => {},
    signal,
    ...watch,
  });
}

const countOf = (evidence: LoadEvidence, phase: string) =>
  mergeDurations(evidence.recordings.filter((one) => one.clock === 'response' && one.phase === phase))?.count ?? 0;

describe('a phase whose load changes', () => {
  const sentIn = (evidence: LoadEvidence, phase: string) =>
    evidence.intervals.filter((interval) => interval.phase === phase).reduce((sum, { sent }) => sum + sent, 0);

  test('is one phase: its ledger, recordings and intervals hold all of its loads', async () => {
    await using server = await ok.start();
    const intervals: number[] = [];
    await using session = await start(server.url, 2000, ({ sent }) => void intervals.push(sent));
    await session.run('baseline', open(50, 1), 'passed');
    await session.run('fault', open(50, 400), 'passed');
    await session.run('fault', open(400, 400), 'passed');
    await session.rest('drained');
    const { inFlight } = await session.progress();
    const evidence = await session.finish();
    expect(inFlight).toBe(0);
    expect(evidence.ledger).toMatchObject({ planned: evidence.ledger.sent, dropped: 0, unaccounted: 0 });
    // A request of the baseline that was sent late lies in an interval of the fault.
    const phases = ['baseline', 'fault'];
    const sumOf = (count: typeof countOf) => phases.reduce((sum, phase) => sum + count(evidence, phase), 0);
    expect(sumOf(countOf)).toBe(sumOf(sentIn));
    // 20 and 160, and what was sent until the next load began.
    expect(sentIn(evidence, 'fault')).toBeGreaterThanOrEqual(179);
    expect(evidence.recordings.every(({ endedIn, phase }) => endedIn === undefined || phase === 'baseline')).toBe(true);
    expect(intervals.reduce((sum, sent) => sum + sent, 0)).toBe(evidence.ledger.sent);
  });

  test('marks nothing as stuck: whether a request is, the next phase finds', async () => {
    const held: Socket[] = [];
    const answerLater = [10, 60];
    let requests = 0;
    const { promise: bothHeld, resolve } = Promise.withResolvers<void>();
    await using server = await serve((socket, nth) => {
      if (!answerLater.includes(++requests)) return ok.behave(socket, nth);
      if (held.push(socket) === answerLater.length) resolve();
    });
    await using session = await start(server.url, 60_000);
    await session.run('fault', open(100, 1), 'passed');
    await bothHeld;
    // By now the second has waited for longer than those that were answered.
    const { sent } = await session.progress();
    await expect.poll(async () => (await session.progress()).sent).toBeGreaterThan(sent + 15);
    await session.run('fault', open(50, 1), 'passed');
    // The first has waited for half a second longer than the second, and is no longer in flight when the next phase begins.
    const [first] = held;
    if (first) ok.behave(first, 1);
    await expect.poll(async () => (await session.progress()).inFlight, { interval: 1 }).toBe(1);
    await session.run('recovery', open(50, 1), 'passed');
    const evidence = await session.finish();
    const straddler = evidence.recordings.find(({ kind, phase }) => kind === 'abandoned' && phase === 'fault');
    expect(straddler).toMatchObject({ endedIn: 'recovery', count: 1 });
    expect(straddler?.stuck).toBeUndefined();
  });
});

describe('what is recorded so far', () => {
  test('balances while requests are in flight, and is part of what is recorded at the end', async () => {
    await using server = await slow.start();
    await using session = await start(server.url, 2000);
    await session.run('baseline', open(200, 600), 'passed');
    const soFar = await session.soFar();
    await session.rest('drained');
    const evidence = await session.finish();
    expect(soFar.ledger.unaccounted).toBe(0);
    expect(countOf(soFar, 'baseline')).toBe(soFar.ledger.sent);
    expect(soFar.ledger.sent).toBeGreaterThan(0);
    expect(soFar.ledger.sent).toBeLessThan(evidence.ledger.sent);
  });

  test('counts requests that nobody answers, once others of all phases took less', async () => {
    let silent = false;
    await using server = await serve((socket, nth) => {
      if (!silent) ok.behave(socket, nth);
    });
    await using session = await start(server.url, 60_000);
    await session.run('baseline', open(100, 300), 'passed');
    silent = true;
    await session.run('fault', open(100, 500), 'passed');
    const { ledger, recordings } = await session.soFar();
    expect(ledger.unaccounted).toBe(0);
    expect(ledger.outcomes.abandoned).toBeGreaterThan(0);
    const waits = recordings.filter(({ kind, phase }) => kind === 'abandoned' && phase === 'fault');
    expect(Math.max(...waits.map(({ maxUs }) => maxUs))).toBeGreaterThan(300_000);
  });
});
