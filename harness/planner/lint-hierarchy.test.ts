import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHierarchyFile } from './hierarchy-file.ts';
import { lintHierarchy } from './lint-hierarchy.ts';
import { RULES } from './rules/catalogue.ts';

const lint = (services: Record<string, unknown>) =>
  lintHierarchy(parseHierarchyFile('lint.yaml', JSON.stringify({ services })));
const idsOf = (services: Record<string, unknown>) => lint(services).map(({ rule }) => rule);

/** gateway -> order -> payment -> bank, as in S14. */
const chain = (...timeouts: string[]) => {
  const names = ['gateway', 'order', 'payment', 'bank'].slice(0, timeouts.length);
  return Object.fromEntries(names.map((name, i) => [name, { timeout: timeouts[i], calls: names.slice(i + 1, i + 2) }]));
};

describe('the variants of S14', () => {
  it.each([
    ['hierarchy', chain('5s', '4s', '3s', '2s'), []],
    ['hierarchy3', chain('3s', '2.5s', '2s'), []],
    ['mismatch', chain('3s', '5s', '3s', '2s'), ['gateway -> order']],
    ['equal', chain('5s', '5s', '5s', '5s'), ['gateway -> order', 'order -> payment', 'payment -> bank']],
    ['equal3', chain('3s', '3s'), ['gateway -> order']],
  ])('%s', (_, services, broken) => {
    const findings = lint(services);
    expect(findings.map(({ at }) => at)).toEqual(broken);
    for (const { rule } of findings) expect(rule).toBe('callee-below-caller');
  });

  it('knows the timeouts of the four layers', () => {
    const layers = { gateway: 'gateway', order: 'application', payment: 'integration', bank: 'external' };
    const names = Object.keys(layers);
    const services = Object.entries(layers).map(([name, layer], i) => [
      name,
      { layer, calls: names.slice(i + 1, i + 2) },
    ]);
    expect(lint(Object.fromEntries(services))).toEqual([]);
  });

  it('offers neither of the wrong fixes', () => {
    const [finding] = lint(chain('3s', '5s'));
    expect(finding?.fix).toContain('Give order 2400 ms');
    expect(finding?.fix).toContain('Raising gateway instead would only hold its slots for longer');
  });
});

const calling = (call: object | string, callee: object = {}, caller: object = {}) => ({
  shop: { timeout: '4s', calls: [call], ...caller },
  bank: callee,
});

/** For every rule a system that keeps it and one that breaks it, alike in everything else. */
const CASES: Readonly<Record<string, { keeps: Record<string, unknown>; breaks: Record<string, unknown>; at: string }>> =
  {
    'callee-below-caller': { keeps: chain('3s', '2.9s'), breaks: chain('3s', '3s'), at: 'gateway -> order' },
    'attempts-fit': {
      keeps: calling({ to: 'bank', total: '1s', attempts: 3, backoff: '499ms' }),
      breaks: calling({ to: 'bank', total: '1s', attempts: 3, backoff: '500ms' }),
      at: 'shop -> bank',
    },
    'sequence-fits': {
      keeps: {
        shop: { timeout: '2s', calls: [['user', 'profile']] },
        user: { timeout: '1s' },
        profile: { timeout: '1s' },
      },
      breaks: {
        shop: { timeout: '2s', calls: ['user', 'profile'] },
        user: { timeout: '1s' },
        profile: { timeout: '1s' },
      },
      at: 'shop',
    },
    'fallback-fits': {
      keeps: calling('bank', { timeout: '3s' }, { fallback: '999ms' }),
      breaks: calling('bank', { timeout: '3s' }, { fallback: '1s' }),
      at: 'shop',
    },
    'every-timeout-set': { keeps: calling('bank', { timeout: '1s' }), breaks: calling('bank'), at: 'shop -> bank' },
    'total-set': {
      keeps: calling({ to: 'bank', connect: '1s', read: '1s', total: '2s' }),
      breaks: calling({ to: 'bank', connect: '1s', read: '1s' }),
      at: 'shop -> bank',
    },
    'above-p99': {
      keeps: calling('bank', { timeout: '3s', p99: '2s' }),
      breaks: calling('bank', { timeout: '2s', p99: '2s' }),
      at: 'shop -> bank',
    },
    'phases-explicit': {
      keeps: calling({ to: 'bank', connect: '500ms', read: '1s', total: '1500ms' }),
      breaks: calling({ to: 'bank', connect: '500ms', read: '1s', total: '1501ms' }),
      at: 'shop -> bank',
    },
    'usual-limits': {
      keeps: calling({ to: 'bank', total: '1s' }, { kind: 'redis' }),
      breaks: calling({ to: 'bank', total: '1001ms' }, { kind: 'redis' }),
      at: 'shop -> bank',
    },
    'one-retrying-layer': {
      keeps: retrying(3, 1, 1),
      breaks: retrying(3, 3, 3),
      at: 'edge -> shop -> api -> db',
    },
    'buffer-left': { keeps: chain('5s', '4.5s'), breaks: chain('5s', '4501ms'), at: 'gateway' },
    'user-patience': { keeps: chain('10s', '2s'), breaks: chain('10001ms', '2s'), at: 'gateway' },
  };

function retrying(first: number, second: number, third: number) {
  return {
    edge: { timeout: '9s', calls: [{ to: 'shop', attempts: first }] },
    shop: { timeout: '2.5s', calls: [{ to: 'api', attempts: second }] },
    api: { timeout: '700ms', calls: [{ to: 'db', attempts: third }] },
    db: { timeout: '200ms' },
  };
}

describe.each(RULES)('$id', ({ id }) => {
  const example = CASES[id];

  it('is kept by one example and broken by its neighbour', () => {
    expect(example).toBeDefined();
    expect(idsOf(example?.keeps ?? {})).not.toContain(id);
    expect(lint(example?.breaks ?? {}).find(({ rule }) => rule === id)?.at).toBe(example?.at);
  });

  it('says what, why and what to do, in full sentences', () => {
    for (const { what, why, fix } of lint(example?.breaks ?? {}))
      for (const text of [what, why, fix]) expect(text).toMatch(/^[\p{L}\d].*\.$/u);
  });
});

it('multiplies the retries of nested layers (27 calls for 3 x 3 x 3)', () => {
  const finding = lint(retrying(3, 3, 3)).find(({ rule }) => rule === 'one-retrying-layer');
  expect(finding?.what).toContain('3 x 3 x 3 = 27 calls of db');
});

it('finds the connect time that escapes the budget of S1g', () => {
  const findings = lint(calling({ to: 'bank', connect: '2s', read: '3.5s' }, {}, { timeout: '4.5s' }));
  expect(findings.find(({ rule }) => rule === 'attempts-fit')?.what).toContain('= 5500 ms');
});

it('flags the total that a source recommends for third parties: 20 s is more than 3 + 15 (H25)', () => {
  const findings = lint(calling({ to: 'bank', connect: '3s', read: '15s', total: '20s' }, {}, { timeout: '30s' }));
  expect(findings.find(({ rule }) => rule === 'phases-explicit')?.what).toContain(
    'more than connect + read (18000 ms)',
  );
});

it('takes 5 s for a caller without a timeout, and says so', () => {
  const findings = lint({ shop: { calls: ['bank'] }, bank: { timeout: '5s' } });
  expect(findings.map(({ rule }) => rule)).toEqual(['callee-below-caller', 'every-timeout-set']);
});

it('does not wait for an optional call beside a required one', () => {
  const services = (required: boolean) => ({
    shop: { timeout: '2s', calls: [['bank', { to: 'mail', total: '1.9s', required }]] },
    bank: { timeout: '1s' },
    mail: {},
  });
  expect(idsOf(services(false))).not.toContain('buffer-left');
  expect(idsOf(services(true))).toContain('buffer-left');
});

it('ends on calls in a circle, which no hierarchy can hold', () => {
  const circle = { a: { timeout: '3s', calls: ['b'] }, b: { timeout: '2s', calls: [{ to: 'a', attempts: 2 }] } };
  expect(idsOf(circle)).toContain('callee-below-caller');
});

it('agrees with brute force on chains of any timeouts and attempts', () => {
  const hop = fc.record({ timeout: fc.integer({ min: 1, max: 20 }), attempts: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(fc.array(hop, { minLength: 2, maxLength: 5 }), (hops) => {
      const services = hops.map(({ timeout, attempts }, i) => [
        `s${i}`,
        { timeout, calls: i + 1 < hops.length ? [{ to: `s${i + 1}`, attempts }] : [] },
      ]);
      const pairs = hops.slice(1).map((callee, i) => ({ caller: hops[i] as typeof callee, callee }));
      const broken = pairs.some(({ caller, callee }) => callee.timeout * caller.attempts >= caller.timeout);
      expect(lint(Object.fromEntries(services)).some(({ severity }) => severity === 'broken')).toBe(broken);
    }),
  );
});
