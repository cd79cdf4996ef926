import type { V1Job } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { jobEnd } from './job-end.ts';

const condition = (type: string, reason: string, message?: string): V1Job => ({
  status: { conditions: [{ type, status: 'True', reason, ...(message ? { message } : {}) }] },
});

test.each<[string, V1Job, string | undefined]>([
  ['runs', { status: { active: 2 } }, undefined],
  ['nothing is known of', {}, undefined],
  ['is suspended', condition('Suspended', 'JobSuspended'), undefined],
  ['was failing and is not', { status: { conditions: [{ type: 'Failed', status: 'False' }] } }, undefined],
  ['is being deleted', { metadata: { deletionTimestamp: new Date(0) } }, 'its Job was deleted'],
  [
    'is over its time',
    condition('FailureTarget', 'DeadlineExceeded', 'Job was active longer'),
    'the time of its Job was over',
  ],
  ['was over its time', condition('Failed', 'DeadlineExceeded'), 'the time of its Job was over'],
  ['failed otherwise', condition('Failed', 'PodFailurePolicy', 'a rule'), 'its Job failed: a rule'],
])('a Job that %s', (_, job, why) => {
  expect(jobEnd(job)).toBe(why);
});
