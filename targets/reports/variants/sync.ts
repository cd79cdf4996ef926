import { ok } from '../../kit/answer.ts';
import type { Variant } from '../variant.ts';
import { writeReport } from '../write-report.ts';

export const sync: Variant = {
  about: 'Writes the report while the user waits: a slot for 30 s, and users leave after five',

  report: async (_jobs, work) => ok({ status: 'done', report: await work.track(writeReport()) }),
};
