import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** A caller whose timeout follows the latency of its dependency. */
export const adaptive = {
  name: 'adaptive',
  summary:
    'A caller whose timeout follows the latency of its dependency: who notices that the dependency has become slow?',
  front: 'caller',
  services: {
    caller: kitService(new URL('./caller.ts', import.meta.url)),
    // Of a hundred calls exactly one takes 200 ms: the p99 of any hundred in a row is known.
    fraud: stubService({
      ROUTES: '/check',
      PROFILE: 'deck=94x50,5x150,1x200',
      REPLY: '{"is_fraudulent":false}',
      CALLED_OFF: 'stop',
    }),
  },
  edges: [{ from: 'caller', to: 'fraud', env: 'FRAUD_URL' }],
  variants: variantEnvs(VARIANTS, 'caller'),
  requests: [{ method: 'POST', path: '/check', headers: { 'content-type': 'application/json' }, body: '{}' }],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { is_fraudulent: false } },
    errorRule('upstream_timeout', TRY_AGAIN, 'fraud_timeout'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 40_000,
} as const;

/** Rules of alerts on the timeout that is learnt, as a Prometheus loads them. */
export const alertFile = new URL('./alerts/adaptive.yml', import.meta.url);
