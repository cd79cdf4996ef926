import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { open } from '../../domain/load-plan.ts';
import { systemClock } from '../../runtime/clock.ts';
import { mergeDurations } from '../../runtime/histogram.ts';
import { createLoadDriver } from '../driver.ts';
import { startFleet } from './fleet.fixture.ts';

const RATE = 400;
const SECONDS = 3;
const STALL_AT_MS = 1000;
const STALL_MS = 800;
/** Wall clocks show whole ms, and several are read. */
const ROUNDING_MS = 3;

/** Answers at once, but holds every answer of one stall; remembers when each request was due and when it was answered. */
async function serveWithStall() {
  const waits: number[] = [];
  let held: (() => void)[] | undefined;
  const answer = (dueMs: number, response: ServerResponse) => {
    waits.push(Date.now() - dueMs);
    response.end();
  };
  const stall = () => {
    held = [];
    setTimeout(() => {
      const waiting = held ?? [];
      held = undefined;
      for (const release of waiting) release();
    }, STALL_MS);
  };
  let isFirst = true;
  const server = createServer((request, response) => {
    if (isFirst) setTimeout(stall, STALL_AT_MS);
    isFirst = false;
    const dueMs = Number(request.url?.slice(1));
    if (held) held.push(() => answer(dueMs, response));
    else answer(dueMs, response);
  });
  await once(server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, waits };
}

test.each([1, 4])(
  'a stall is seen whole by %i workers elsewhere: nobody waited for less than it says',
  async (count) => {
    const server = await serveWithStall();
    const { workers } = await startFleet(count);
    const requests = [{ method: 'GET', path: '/{{due}}', route: 'all' }] as const;
    const spec = { url: server.url, requests, rules: [], deadlineMs: 30_000, seed: 1, runId: 'run' };
    await using session = await createLoadDriver({ workers }).start(spec, {
      originMs: systemClock.now(),
      intervalMs: 500,
      onSnapshot: () => {},
      signal: new AbortController().signal,
    });
    await session.run('baseline', open(RATE, SECONDS * 1000));
    const { ledger, recordings } = await session.finish();
    const planned = RATE * SECONDS;
    expect(ledger).toMatchObject({ planned, sent: planned, outcomes: { answered: planned }, unaccounted: 0 });
    const measured = mergeDurations(recordings.filter(({ clock }) => clock === 'response'));
    const waits = server.waits.toSorted((a, b) => a - b);
    // The server says how long each request waited until it was answered. Who leaves requests out, or sends them later, shows less.
    for (const percent of [50, 75, 90, 99, 100]) {
      const truth = waits[Math.ceil((percent / 100) * planned) - 1] ?? Number.NaN;
      expect((measured?.percentileUs(percent) ?? 0) / 1000).toBeGreaterThanOrEqual(truth - ROUNDING_MS);
    }
    // Where the machine did not stall as well, a request waited for less than the stall took.
    expect(waits.filter((ms) => ms > STALL_MS / 2).length).toBeGreaterThanOrEqual(
      (RATE * STALL_MS) / 1000 / 2 - RATE / 50,
    );
  },
);
