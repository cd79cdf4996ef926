import { expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { openJobs } from './jobs.ts';
import { reports } from './target.ts';

const order = async (target: RunningTarget) => target.send('api', '/reports', {});

test('job: answers at once, and every report is done exactly once although a worker is killed', async () => {
  await using postgres = await startPostgres();
  const env = { DATABASE_URL: postgres.url, TIME_SCALE: '10', CONCURRENCY: '5' };
  await using target = await runTarget(reports, 'job', env);
  const orders = await Promise.all(Array.from({ length: 8 }, () => order(target)));
  expect(orders.every(({ status }) => status === 202)).toBe(true);
  await expect.poll(() => target.metric('worker', 'jobs_running'), { timeout: 30_000 }).toBeGreaterThan(0);
  const ledger = async () => (await target.send('api', '/control/ledger')).body;
  await target.kill('worker');
  await expect.poll(ledger, { timeout: 50_000 }).toEqual({ done: 8, running: 0, queued: 0 });
  const id = orders[0]?.body.job_id;
  expect(await target.send('api', `/reports/${id}`)).toMatchObject({
    body: { status: 'done', report: 'forty-two pages' },
  });
  expect(await target.metric('spare', 'work_done_total')).toBeLessThanOrEqual(8);
  expect(await target.metric('api', 'intents_acknowledged_total')).toBe(8);
  expect(await target.metric('api', 'intents_applied_total')).toBe(8);
  expect(await target.metric('api', 'intents_again_total')).toBe(0);
  expect(await target.metric('api', 'jobs_taken_over_total')).toBeGreaterThan(0);
});

test('sync: answers when the report is written, and holds a slot until then', async () => {
  await using postgres = await startPostgres();
  const env = { DATABASE_URL: postgres.url, TIME_SCALE: '20' };
  await using target = await runTarget(reports, 'sync', env);
  expect(await order(target)).toMatchObject({ status: 200, body: { status: 'done' } });
  expect(await target.metric('api', 'slots_total')).toBe(50);
});

test('the API and its workers may open an empty database at the same moment', async () => {
  await using postgres = await startPostgres();
  const opened = await Promise.all(Array.from({ length: 12 }, () => openJobs(postgres.url)));
  await Promise.all(opened.map((jobs) => jobs.close()));
});
