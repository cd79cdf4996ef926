import { ok, write } from '../kit/answer.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { admission } from '../kit/work.ts';
import { type Jobs, type JobTotals, openJobs } from './jobs.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Takes orders for reports and reports their progress. */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const { report } = pickVariant(VARIANTS, 'job');
  const jobs = await openJobs(text('DATABASE_URL'));
  onStop(jobs.close);
  exportTotals(telemetry, jobs.totals);
  const inSlot = admission(parts, { slots: 50 });

  app.post(
    '/reports',
    inSlot(async (_request, reply, work) => write(reply, await report(jobs, work))),
  );
  app.get(
    '/reports/:id',
    inSlot(async (request, reply) => {
      const status = await jobs.status((request.params as { id: string }).id);
      if (status?.status !== 'done') reply.header('retry-after', '5');
      return write(reply, status ? ok(status) : { http: 404, body: { error: { code: 'not_found' } } });
    }),
  );
  app.get('/control/ledger', () => jobs.counts());
});

/** Exports the totals from Postgres; one query serves all metrics of a scrape. */
function exportTotals(telemetry: Telemetry, read: Jobs['totals']): void {
  let pending: Promise<JobTotals> | undefined;
  const totals = () => {
    pending ??= read().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const count = (name: string, help: string, what: keyof JobTotals) =>
    telemetry.counter(name, help, [], async () => (await totals())[what]);
  count('intents_acknowledged_total', 'Jobs that were accepted', 'accepted');
  count('intents_applied_total', 'Results that were written', 'written');
  count('intents_again_total', 'Results for a job that had one', 'again');
  count('jobs_taken_over_total', 'Jobs that went on after the death of their worker', 'takenOver');
}
