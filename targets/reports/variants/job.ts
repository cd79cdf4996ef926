import type { Variant } from '../variant.ts';

export const job: Variant = {
  about: 'Writes the order down and answers at once; a worker writes the report, and another goes on if it dies',

  report: async (jobs, work) => {
    const job_id = await work.track(jobs.add());
    return { http: 202, body: { status: 'queued', job_id } };
  },
};
