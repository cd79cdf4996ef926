import { expect, test } from 'vitest';
import { closed } from '../domain/load-plan.ts';
import { monotonicNow } from './clock.ts';
import { serveRequests } from './remote/seen-requests.fixture.ts';
import { startWorker } from './worker/handle.ts';

const HOUR_MS = 3_600_000;

test('a worker whose wall clock is an hour late fills due times and deadlines as the conductor would', async () => {
  const server = await serveRequests();
  const requests = [{ method: 'GET', path: '/{{due}}/{{deadline}}' }] as const;
  const spec = { url: server.url, requests, rules: [], deadlineMs: 1000, seed: 1, runId: 'run' };
  const share = { index: 0, of: 1 };
  const load = { spec, originMs: monotonicNow(), intervalMs: 1000, share, wallOffsetMs: HOUR_MS };
  await using worker = startWorker(load, () => {});
  await worker.ready;
  const fromMs = Date.now();
  await worker.run({ phase: 'baseline', plan: closed(1, 1), until: 'drained', startAt: monotonicNow() });
  const toMs = Date.now();
  await worker.finish();
  const [due = 0, deadline = 0] = (server.paths[0] ?? '').slice(1).split('/').map(Number);
  expect(due - HOUR_MS).toBeGreaterThanOrEqual(fromMs);
  expect(due - HOUR_MS).toBeLessThanOrEqual(toMs);
  expect(deadline - HOUR_MS).toBeGreaterThanOrEqual(fromMs + 1000);
});
