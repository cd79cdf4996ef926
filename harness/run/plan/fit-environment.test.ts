import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { closed } from '../../domain/load-plan.ts';
import type { Scenario, Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { connectHang } from '../../faults/connection/connect-hang.ts';
import { down } from '../../faults/edge/down.ts';
import { latency } from '../../faults/edge/latency.ts';
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
  place: Pick<RunOptions, 'environment' | 'proxy' | 'attach'>,
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
    { ...LOCAL, environment: 'compose', proxy: 'toxiproxy' },
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

/** A file of --attach that is removed after the test. */
function attachFile(content: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-attach-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'attach.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const ATTACH = { environment: 'attach', proxy: 'embedded' } as const;
const services = { shop: 'http://localhost:1' };
const toxiproxy = 'http://localhost:8474';

test('a fault on an edge that the --attach file leaves out, or that it may not switch off, is skipped by name', () => {
  const suite = suiteOf(
    { phases: [{ name: 'fault', load: closed(1, 1), faults: [latency('shop->bank', '1s')] }] },
    { phases: [{ name: 'fault', load: closed(1, 1), faults: [down('shop->bank')] }] },
  );
  const reasons = (edges: object) =>
    fitted(suite, { ...ATTACH, attach: attachFile({ services, toxiproxy, edges }) }).skipped.map(
      ({ reason }) => reason,
    );
  expect(reasons({})).toEqual([
    'a proxy on shop->bank (latency on shop->bank): add it to edges of the --attach file',
    'a proxy on shop->bank (down on shop->bank): add it to edges of the --attach file',
  ]);
  expect(reasons({ 'shop->bank': 'theirs' })).toEqual([
    'a proxy that Squall makes (down on shop->bank): give listen and upstream in the --attach file',
  ]);
  expect(reasons({ 'shop->bank': { listen: ':0', upstream: 'bank:1' } })).toEqual([]);
});

test('a file of --attach that does not fit the target is refused before anything starts', () => {
  const attach = attachFile({ services: { ...services, bnak: 'http://localhost:2' } });
  expect(() => fitted(suiteOf({}), { ...ATTACH, attach })).toThrow(
    expect.objectContaining({ code: 'SQUALL_INVALID_PLAN', message: expect.stringContaining('no service bnak') }),
  );
});

test('several variants of a system that runs are refused, unless its services switch', () => {
  const variants = { naive: { about: '' }, budgeted: { about: '' } };
  const several = (over: Partial<Target> = {}): Suite => ({
    ...suiteOf({ statements: { 'max duration < 6s': { naive: 'hold', budgeted: 'hold' } } }),
    target: { ...target, variants, ...over },
  });
  expect(() => fitted(several(), ATTACH)).toThrow(
    expect.objectContaining({ code: 'SQUALL_USAGE', message: expect.stringContaining('naive, budgeted') }),
  );
  const switching = { shop: { entry, variant: '/variant' }, bank: { entry } };
  expect(fitted(several({ services: switching }), ATTACH).planned).toEqual(['scenario 0', 'scenario 0']);
});

test('one file of --attach describes several targets; others are skipped, and what does not fit one is refused', () => {
  const cart = { ...target, name: 'cart' };
  const suite = suiteOf({}, { target: cart }, { target: { ...target, name: 'wish list' } });
  const shop = { services };
  const place = { ...ATTACH, attach: attachFile({ targets: { shop, cart: { services } } }) };
  expect(fitted(suite, place)).toEqual({
    planned: ['scenario 0', 'scenario 1'],
    skipped: [{ scenario: 'scenario 2', reason: 'target wish list: the file of --attach says nothing of it' }],
  });
  const wrong = { targets: { shop, cart: { services: { ...services, bnak: 'http://localhost:2' } } } };
  expect(() => fitted(suite, { ...ATTACH, attach: attachFile(wrong) })).toThrow('target cart has no service bnak');
});

test('a fault that only the embedded proxy knows runs behind a squall proxy, and is skipped behind a Toxiproxy', () => {
  const suite = suiteOf({ phases: [{ name: 'fault', load: closed(1, 1), faults: [connectHang('shop->bank')] }] });
  const edges = { 'shop->bank': 'bank' };
  const at = (api: object) => ({ ...ATTACH, attach: attachFile({ services, ...api, edges }) });
  expect(fitted(suite, at({ squallProxy: 'http://localhost:8474' })).skipped).toEqual([]);
  expect(fitted(suite, at({ toxiproxy: 'http://localhost:8474' })).skipped[0]?.reason).toContain(
    'or squallProxy in the --attach file',
  );
});
