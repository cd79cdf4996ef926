import { errorRule, MAY_BE_DONE } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** An error that the API tells, as the user sees it. */
const refusal = (code: string, status: number, label: string) =>
  ({ label, class: status >= 500 ? 'error' : 'rejected', status, json: { 'error.code': code } }) as const;

/** A client that never knows whether it has paid, and an API that must not let it pay twice. */
export const idem = {
  name: 'idem',
  summary: 'An API whose payments may be asked for twice: keys in Redis, charges in Postgres',
  front: 'shopper',
  services: {
    shopper: kitService(new URL('./shopper.ts', import.meta.url)),
    api: { ...kitService(new URL('./api.ts', import.meta.url)), behave: '/control/behave' },
    auditor: kitService(new URL('./auditor.ts', import.meta.url)),
    redis: { store: 'redis' },
    db: { store: 'postgres', shared: true },
  },
  edges: [
    { from: 'shopper', to: 'api', env: 'API_URL' },
    { from: 'api', to: 'redis', env: 'REDIS_URL' },
    { from: 'api', to: 'db', env: 'DATABASE_URL' },
    { from: 'auditor', to: 'db', env: 'DATABASE_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'api'),
  requests: [
    {
      method: 'POST',
      path: '/buy',
      headers: { 'content-type': 'application/json' },
      body: '{"payment_id":"{{uuid}}","amount":5}',
    },
  ],
  rules: [
    { label: 'paid', class: 'success', status: 200, json: { status: 'paid', replayed: false, identical: true } },
    { label: 'replayed', class: 'success', status: 200, json: { status: 'paid', replayed: true, identical: true } },
    refusal('idempotency_key_required', 400, 'key_required'),
    refusal('request_in_progress', 409, 'in_progress'),
    refusal('idempotency_key_reuse', 422, 'key_reuse'),
    refusal('operation_failed', 500, 'operation_failed'),
    errorRule('upstream_timeout', { 'error.dependency': 'api', ...MAY_BE_DONE }),
    errorRule('downstream_error', { 'error.dependency': 'api', 'error.ambiguous': true }),
    errorRule('downstream_error', { 'error.dependency': 'api', 'error.ambiguous': false }, 'nothing_done'),
    { label: 'crash', class: 'error', status: 500 },
    { label: 'paid_again', class: 'success', status: 200, json: { status: 'paid', identical: false } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  /** Users who come back after a minute are waited for. */
  deadlineMs: 150_000,
} as const;
