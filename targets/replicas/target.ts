import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants/catalogue.ts';

const replica = (seed: string) =>
  stubService({
    ROUTES: '/item /items',
    PROFILE: 'deck=950x25,40x200,9x500,1x5000',
    REPLY: '{"item":1}',
    CALLED_OFF: 'stop',
    STUB_SEED: seed,
  });

/** A client with two identical replicas of one service. */
export const replicas = {
  name: 'replicas',
  summary: 'A client with two identical replicas: what does a second request buy, and what does it cost?',
  front: 'client',
  services: {
    client: kitService(new URL('./client.ts', import.meta.url)),
    a: replica('a'),
    b: replica('b'),
  },
  edges: [
    { from: 'client', to: 'a', env: 'A_URL' },
    { from: 'client', to: 'b', env: 'B_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'client'),
  requests: [{ method: 'GET', path: '/item' }],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { item: 1 } },
    errorRule('upstream_timeout', TRY_AGAIN, 'timeout'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
