import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { VARIANTS } from './variants.ts';

const service = (name: string) => ({
  ...switchable(kitService(new URL('./hop.ts', import.meta.url))),
  env: { HOP: name },
});

/** A -> B -> C -> third party. */
export const geocode = {
  name: 'geocode',
  summary: 'Three services in a row and a third party that hangs',
  front: 'a',
  services: {
    a: service('a'),
    b: service('b'),
    c: service('c'),
    'third-party': stubService({
      ROUTES: '/v1/geocode',
      p99: '300',
      REPLY: '{"lat":52.5,"lon":13.4}',
      REQUIRES: 'address',
    }),
  },
  edges: [
    { from: 'a', to: 'b', env: 'B_URL' },
    { from: 'b', to: 'c', env: 'C_URL' },
    { from: 'c', to: 'third-party', env: 'THIRD_PARTY_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'a', 'b', 'c'),
  requests: [
    {
      method: 'POST',
      path: '/v1/geocode',
      headers: { 'content-type': 'application/json' },
      body: '{"address":"{{int 1 999}} Main Street"}',
    },
  ],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { lat: 52.5, lon: 13.4 } },
    {
      label: 'third_party_timeout',
      class: 'error',
      status: 504,
      json: { 'error.code': 'upstream_timeout', 'error.dependency': 'third-party' },
    },
    { label: 'hop_timeout', class: 'error', status: 504, json: { 'error.code': 'upstream_timeout' } },
    { label: 'deadline_exceeded', class: 'error', status: 504, json: { 'error.code': 'deadline_exceeded' } },
    { label: 'overloaded', class: 'error', status: 503, json: { 'error.code': 'overloaded' } },
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
