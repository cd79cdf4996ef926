import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants.ts';

const CALCULATOR = { 'error.dependency': 'calculator' };

/** A healthy dependency that a timeout below its p99 turns into a failing one. */
export const fare = {
  name: 'fare',
  summary: 'A fare service whose breaker opens on timeouts of a healthy, slow calculator',
  front: 'fare',
  services: {
    fare: switchable(kitService(new URL('./fare.ts', import.meta.url))),
    calculator: stubService({ ROUTES: '/fare', PROFILE: 'p50=300 p99=2000', REPLY: '{"fare":199}', REQUIRES: 'route' }),
  },
  edges: [{ from: 'fare', to: 'calculator', env: 'CALCULATOR_URL' }],
  variants: variantEnvs(VARIANTS, 'fare'),
  requests: [{ method: 'GET', path: '/fare?route={{int 1 150}}', route: 'GET /fare' }],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { fare: 199 } },
    errorRule('upstream_timeout', { ...CALCULATOR, ...TRY_AGAIN }, 'calculator_timeout'),
    errorRule('circuit_open', { ...CALCULATOR, ...TRY_AGAIN }),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
