import type { Variant } from '../variant.ts';

export const job: Variant = {
  about: 'Stores the order and answers at once; a worker writes the report, and another takes over if it dies',

  report: async (jobs, work) => {
    const job_id = await work.track(jobs.add());
    return { http: 202, body: { status: 'queued', job_id } };
  },
};
