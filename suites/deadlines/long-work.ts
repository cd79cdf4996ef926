import { closed, type LoadPlan, open, type RequestTemplate, restart, type Scenario } from '../../harness/index.ts';
import { reports } from '../../targets/reports/target.ts';
import { breaks, holds } from '../expectations.ts';

const [order] = reports.requests;
/** An order for a report, and a request for its progress. */
const ORDER_AND_LOOK: RequestTemplate = {
  ...order,
  capture: { job: { json: 'job_id' } },
  next: { method: 'GET', path: '/reports/{{job}}', route: 'GET /reports/:id' },
};
/** One order, then time for all accepted jobs to be done. */
const ONE_AND_WAIT: LoadPlan = { model: 'open', arrivals: { kind: 'schedule', dueMs: [0] }, durationMs: 50_000 };

/** System S36: the work takes longer than any user waits. */
export const longWork: readonly Scenario[] = [
  {
    name: 'S36',
    source: 'S36',
    target: reports,
    about: 'A report takes 30 s and users leave after 5. A worker is killed: each report must still be written, once.',
    timeScale: { sync: 20, job: 8 },
    requests: [ORDER_AND_LOOK],
    phases: [
      { name: 'fault', load: open(2, 40_000), faults: [restart('worker', { after: '25s', down: '5s' })] },
      { name: 'recovery', load: ONE_AND_WAIT },
    ],
    statements: {
      'all complete': { ...breaks('sync'), ...holds('job') },
      'no thread exhaustion': { ...breaks('sync'), ...holds('job') },
      'work after caller gone at api = 0': { ...breaks('sync'), ...holds('job') },
      'jobs_taken_over_total at api >= 1': holds('job'),
      'no lost intents': holds('job'),
      'no duplicate intents': holds('job'),
      '"jobs_running" at worker during recovery = 0': holds('job'),
    },
    figures: {
      'success rate during fault': { sync: '0%', job: '100%' },
      'available threads': { sync: '0', job: '40..50' },
    },
  },
  {
    name: 'S36-accept',
    source: 'S36',
    target: reports,
    about: 'How long the user waits until the report is ordered; the fast variant runs in real time.',
    timeScale: { sync: 20 },
    phases: [
      { name: 'warmup', load: closed(5, 5) },
      { name: 'baseline', load: open(2, 8000) },
    ],
    statements: {
      'max duration < 200ms': { ...breaks('sync'), ...holds('job') },
      'success rate = 100%': holds('job'),
      // A failure at once is no report, either.
      'rate of crash = 0%': holds('sync', 'job'),
    },
  },
];
