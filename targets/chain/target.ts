import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { VARIANTS } from './variants.ts';

const SLOTS = { SLOTS: '100' };

/** How the slots of all three run out is what this target shows. */
const READ = { readOften: true } as const;

const link = (name: string, calls: string) => ({
  ...switchable(kitService(new URL('./link.ts', import.meta.url))),
  ...READ,
  env: { NAME: name, CALLS: calls, ...SLOTS },
});

/** B relays the error of C, and A that of B, without the header of its reason. */
const errorOf = (label: string, status: number, code: string, dependency: string) => ({
  label,
  class: 'error' as const,
  status,
  json: { 'error.code': code, 'error.dependency': dependency },
});

/** a -> b -> c, 100 slots each, 100 ms in all. */
export const chain = {
  name: 'chain',
  summary: 'Three services in a row: when the last one is slow, how long do the other two last?',
  front: 'a',
  services: {
    a: link('a', 'b'),
    b: link('b', 'c'),
    c: {
      ...switchable(kitService(new URL('./end.ts', import.meta.url))),
      ...READ,
      behave: '/control/behave',
      env: SLOTS,
    },
  },
  edges: [
    { from: 'a', to: 'b', env: 'B_URL' },
    { from: 'b', to: 'c', env: 'C_URL' },
  ],
  variants: variantEnvs(VARIANTS, 'a', 'b', 'c'),
  requests: [{ method: 'POST', path: '/work', headers: { 'content-type': 'application/json' }, body: '{}' }],
  rules: [
    { label: 'ok', class: 'success', status: 200, json: { a: 'done', b: 'done', c: 'done' } },
    errorOf('c_timeout', 504, 'upstream_timeout', 'c'),
    errorOf('b_timeout', 504, 'upstream_timeout', 'b'),
    errorOf('circuit_open', 503, 'circuit_open', 'c'),
    errorOf('c_down', 502, 'downstream_error', 'c'),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'overloaded', class: 'error', status: 503, json: { 'error.code': 'overloaded' } },
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
