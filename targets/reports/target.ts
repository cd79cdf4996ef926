import { errorRule } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Neither worker can hold all jobs, so the death of either one always hits some. */
const worker = { entry: new URL('./worker.ts', import.meta.url), metrics: '/metrics', env: { CONCURRENCY: '40' } };

/** A report takes 30 s; users wait five. */
export const reports = {
  name: 'reports',
  summary: 'A service that writes long reports, while the user waits or as a job in Postgres',
  front: 'api',
  services: {
    api: kitService(new URL('./api.ts', import.meta.url)),
    worker,
    spare: worker,
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'api', to: 'db', env: 'DATABASE_URL' },
    { from: 'worker', to: 'db', env: 'DATABASE_URL' },
    { from: 'spare', to: 'db', env: 'DATABASE_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'api'),
  requests: [{ method: 'POST', path: '/reports', headers: { 'content-type': 'application/json' }, body: '{}' }],
  rules: [
    { label: 'accepted', class: 'success', status: 202, json: { status: 'queued', 'job_id.length': 36 } },
    { label: 'ok', class: 'success', status: 200, json: { status: 'done' } },
    errorRule('overloaded'),
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 5000,
} as const;
