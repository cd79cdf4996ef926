import { randomUUID } from 'node:crypto';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { openJobs } from './jobs.ts';
import { writeReport } from './write-report.ts';

const POLL_MS = scaled(500);
const RENEW_MS = scaled(3000);

/** Writes reports, up to `CONCURRENCY` (100) at once; a job stays in Postgres until it is done. */
await startService(async ({ telemetry, onStop }) => {
  const jobs = await openJobs(text('DATABASE_URL'));
  const worker = randomUUID();
  const concurrency = number('CONCURRENCY', 100);
  const counts = { running: 0, done: 0, lost: 0 };
  telemetry.gauge('jobs_running', 'Reports in work here', [], () => counts.running);
  telemetry.counter('work_done_total', 'Reports finished here', [], () => counts.done);
  telemetry.counter('jobs_lost_total', 'Reports that another worker had taken over', [], () => counts.lost);

  const work = async (id: string) => {
    counts.running += 1;
    const renewal = setInterval(() => void jobs.renew(id, worker).catch(() => undefined), RENEW_MS);
    try {
      const accepted = await jobs.finish(id, worker, await writeReport());
      counts[accepted ? 'done' : 'lost'] += 1;
    } finally {
      clearInterval(renewal);
      counts.running -= 1;
    }
  };
  const takeAll = async () => {
    while (counts.running < concurrency) {
      const id = await jobs.claim(worker);
      if (!id) return;
      // An unfinished job is claimed again when its lease has expired.
      work(id).catch(() => undefined);
    }
  };
  const poll = setInterval(() => void takeAll().catch(() => undefined), POLL_MS);
  onStop(async () => {
    clearInterval(poll);
    await jobs.close();
  });
});
