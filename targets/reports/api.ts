import { ok, write } from '../kit/answer.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { exportTotals } from '../kit/totals.ts';
import { admission } from '../kit/work.ts';
import { openJobs } from './jobs.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Takes orders for reports and reports their progress. */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const { report } = pickVariant(VARIANTS, 'job');
  const jobs = await openJobs(text('DATABASE_URL'));
  onStop(jobs.close);
  exportTotals(telemetry, jobs.totals, {
    counters: {
      intents_acknowledged_total: 'Jobs that were accepted',
      intents_applied_total: 'Results that were written',
      intents_again_total: 'Results for a job that had one',
      jobs_taken_over_total: 'Jobs that went on after the death of their worker',
    },
  });
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
