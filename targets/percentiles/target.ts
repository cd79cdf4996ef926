import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { TIMEOUTS } from './timeouts.ts';

/** A dependency with a long tail, whose mean no call ever takes. */
export const percentiles = {
  name: 'percentiles',
  summary: 'One caller and one dependency with a long tail: which statistic makes a good timeout?',
  front: 'caller',
  services: {
    caller: switchable(kitService(new URL('./caller.ts', import.meta.url))),
    item: stubService({ ROUTES: '/item', PROFILE: 'deck=950x50,40x200,9x500,1x5000', REPLY: '{"item":1}' }),
  },
  edges: [{ from: 'caller', to: 'item', env: 'ITEM_URL' }],
  variants: variantEnvs(TIMEOUTS, 'caller'),
  requests: [{ method: 'GET', path: '/item' }],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { item: 1 } },
    errorRule('upstream_timeout', { 'error.dependency': 'item', ...TRY_AGAIN }, 'item_timeout'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
