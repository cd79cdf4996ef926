import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

const partner = {
  entry: new URL('./partner.ts', import.meta.url),
  metrics: '/metrics',
  reset: '/control/reset',
  visits: '/control/visits',
} as const;

/** Twenty dependencies, each behind a bulkhead whose size the request names. */
export const sizing = {
  name: 'sizing',
  summary: 'A service with a bulkhead for each of its twenty dependencies: how large, how patient, how many in all?',
  front: 'payments',
  services: {
    payments: kitService(new URL('./payments.ts', import.meta.url)),
    partners: partner,
    bank: partner,
  },
  edges: [
    { from: 'payments', to: 'partners', env: 'PARTNERS_URL' },
    { from: 'payments', to: 'bank', env: 'BANK_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'payments'),
  requests: [
    {
      method: 'POST',
      path: '/partners',
      headers: { 'content-type': 'application/json' },
      body: '{"bulkhead":"partner","places":50,"hold_ms":200}',
    },
  ],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { done: true } },
    errorRule('bulkhead_full', TRY_AGAIN),
    errorRule('upstream_timeout', TRY_AGAIN, 'timeout'),
    errorRule('overloaded'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
