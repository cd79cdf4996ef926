import { expect, test } from 'vitest';
import { closed } from '../../domain/load-plan.ts';
import type { Scenario, Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { connectHang } from '../../faults/connection/connect-hang.ts';
import { freeze } from '../../faults/service/freeze.ts';
import { kill } from '../../faults/service/kill.ts';
import { flapping, steps } from '../../faults/shape/shape.ts';
import { fitToEnvironment } from './fit-environment.ts';
import type { RunOptions } from './options.ts';
import { planSuite } from './plan-suite.ts';

const entry = new URL('file:///service.ts');
const target: Target = {
  name: 'shop',
  summary: 'a shop and its bank',
  front: 'shop',
  services: { shop: { entry }, bank: { entry } },
  edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
  variants: { naive: { about: 'no timeouts' } },
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
};

const LOCAL = { environment: 'local', proxy: 'embedded' } as const;
const NONE_ABSENT = new Map();

function suiteOf(...scenarios: Partial<Scenario>[]): Suite {
  const whole = scenarios.map((scenario, i) => ({
    name: `scenario ${i}`,
    about: '',
    phases: [{ name: 'baseline', load: closed(1, 1) }] as const,
    statements: { 'max duration < 6s': { naive: 'hold' } } as const,
    ...scenario,
  }));
  return { name: 'shop', about: '', target, scenarios: whole };
}

function fitted(
  suite: Suite,
  place: Pick<RunOptions, 'environment' | 'proxy'>,
  absent: typeof NONE_ABSENT = NONE_ABSENT,
) {
  const { plans, skipped } = fitToEnvironment(suite, planSuite(suite, { seed: 1 }), place, absent);
  return { planned: plans.map(({ scenario }) => scenario), skipped };
}

test('a scenario that needs the embedded proxy is skipped elsewhere, with the reason', () => {
  const faults = [steps('lost SYN', ['0s', connectHang('shop->bank')])];
  const suite = suiteOf({ phases: [{ name: 'fault', load: closed(1, 1), faults }] });
  expect(fitted(suite, LOCAL)).toEqual({ planned: ['scenario 0'], skipped: [] });
  for (const place of [
    { ...LOCAL, environment: 'docker' },
    { ...LOCAL, proxy: 'toxiproxy' },
  ] as const)
    expect(fitted(suite, place)).toMatchObject({
      planned: [],
      skipped: [{ scenario: 'scenario 0', reason: expect.stringContaining('the embedded proxy') }],
    });
});

test('a scenario that stops a service is skipped where Squall did not start it', () => {
  const faults = [flapping(kill('bank'), { sick: '1s', healthy: '1s' })];
  const suite = suiteOf({ phases: [{ name: 'fault', load: closed(1, 1), faults }] });
  expect(fitted(suite, LOCAL).skipped).toEqual([]);
  expect(fitted(suite, { ...LOCAL, environment: 'attach' }).skipped).toEqual([
    {
      scenario: 'scenario 0',
      reason: 'a service that Squall started (shape on bank): --environment local, docker or compose',
    },
  ]);
});

test('a scenario that stops a store is skipped where other targets share the store', () => {
  const services = { ...target.services, db: { store: 'postgres', shared: true } } as const;
  const suite = suiteOf({
    target: { ...target, name: 'stored', services },
    phases: [{ name: 'fault', load: closed(1, 1), faults: [freeze('db')] }],
  });
  expect(fitted(suite, { ...LOCAL, environment: 'docker' }).skipped).toEqual([]);
  expect(fitted(suite, LOCAL).skipped).toEqual([
    { scenario: 'scenario 0', reason: 'a store that is not shared (freeze on db): --environment docker' },
  ]);
});

test('a scenario whose target needs an absent store is skipped, with what would help', () => {
  const withCache: Target = { ...target, name: 'cached', services: { ...target.services, cache: { store: 'redis' } } };
  const suite = suiteOf({}, { target: withCache });
  expect(fitted(suite, LOCAL, new Map([['redis', 'Redis: valkey-server on PATH']]))).toEqual({
    planned: ['scenario 0'],
    skipped: [{ scenario: 'scenario 1', reason: 'Redis: valkey-server on PATH' }],
  });
  expect(fitted(suite, LOCAL).skipped).toEqual([]);
});

test('where a file says what runs, scenarios of other targets are skipped and say so', () => {
  const suite = suiteOf({}, { target: { ...target, name: 'cart' } });
  expect(fitted(suite, { ...LOCAL, environment: 'compose' })).toEqual({
    planned: ['scenario 0'],
    skipped: [{ scenario: 'scenario 1', reason: 'target cart: what --environment compose names is shop' }],
  });
});

test('what was skipped before stays skipped, in the order of the suite', () => {
  const suite = suiteOf({ target: { ...target, name: 'cart' } }, { waitsFor: 'Redis' }, {});
  expect(fitted(suite, { ...LOCAL, environment: 'compose' }).skipped.map(({ scenario }) => scenario)).toEqual([
    'scenario 0',
    'scenario 1',
  ]);
});
