import { errorRule, TRY_AGAIN } from '../kit/error-rule.ts';
import { kitService, switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { stubService } from '../kit/stub-service.ts';
import { NAMES, SPECS } from './dependencies.ts';
import { VARIANTS } from './variants/catalogue.ts';

const stubs = Object.fromEntries(
  NAMES.map((name) => [
    name,
    stubService({ ROUTES: '/part', p99: String(SPECS[name].p99), REPLY: JSON.stringify({ from: name }) }),
  ]),
);

/** What stands on a page that is whole: every part says from whom it is. */
const partsOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [`${name}.from`, name]));
const required = NAMES.filter((name) => SPECS[name].required);

/** A page that is put together from ten dependencies. */
export const fanout = {
  name: 'fanout',
  summary: 'An orchestrator with ten dependencies, five required and five optional',
  front: 'orchestrator',
  services: {
    orchestrator: switchable(kitService(new URL('./orchestrator.ts', import.meta.url))),
    ...stubs,
  },
  edges: NAMES.map((name) => ({ from: 'orchestrator', to: name, env: `${name.toUpperCase()}_URL` })),
  variants: variantEnvs(VARIANTS, 'orchestrator'),
  requests: [{ method: 'GET', path: '/page' }],
  rules: [
    { label: 'complete', class: 'success', status: 200, json: { 'degraded.length': 0, ...partsOf(NAMES) } },
    { label: 'degraded', class: 'success', status: 200, json: partsOf(required) },
    ...required.map((name) =>
      errorRule('upstream_timeout', { 'error.dependency': name, ...TRY_AGAIN }, `${name}_timeout`),
    ),
    errorRule('budget_exhausted', TRY_AGAIN),
    { label: 'downstream_error', class: 'error', json: { 'error.code': 'downstream_error' } },
    { label: 'crash', class: 'error', status: 500 },
    { label: 'wrong_answer', class: 'error', status: '2xx' },
  ],
  deadlineMs: 30_000,
} as const;
