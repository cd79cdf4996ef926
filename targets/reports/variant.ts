import type { Answer } from '../kit/answer.ts';
import type { Work } from '../kit/work.ts';
import type { Jobs } from './jobs.ts';

/** One way to answer `POST /reports`. */
export interface Variant {
  readonly about: string;
  report(jobs: Jobs, work: Work): Promise<Answer>;
}
