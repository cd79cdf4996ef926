import { expect, it } from 'vitest';
import { parseHierarchyFile } from './hierarchy-file.ts';

const parse = (text: string) => parseHierarchyFile('lint.yaml', text);

it('reads calls as names or with their limits, one after another or side by side', () => {
  const { services } = parse(`
services:
  shop:
    timeout: 3s
    calls: [bank, [{ to: mail, total: 300, required: false }, { to: db, attempts: 3, backoff: [100ms, 200ms] }]]
  bank: { layer: external }
  mail: {}
  db: { kind: database, p99: 5ms }
`);
  expect(services[0]).toEqual({
    name: 'shop',
    timeoutMs: 3000,
    stages: [
      [{ from: 'shop', to: 'bank', attempts: 1, backoffMs: [], required: true }],
      [
        { from: 'shop', to: 'mail', totalMs: 300, attempts: 1, backoffMs: [], required: false },
        { from: 'shop', to: 'db', attempts: 3, backoffMs: [100, 200], required: true },
      ],
    ],
  });
  expect(services[1]).toEqual({ name: 'bank', timeoutMs: 2000, stages: [] });
});

it('waits before every retry', () => {
  const { services } = parse('services: { a: { timeout: 1s, calls: [{ to: b, attempts: 3, backoff: 50ms }] }, b: {} }');
  expect(services[0]?.stages[0]?.[0]?.backoffMs).toEqual([50, 50]);
});

it('tells every problem at once, each with its path', () => {
  const text = `
services:
  shop: { timeout: 0, calls: [bnak, { to: bank, total: soon }, [{ to: bank, atempts: 2 }], 7] }
  bank: { timeout: 1s, layer: external, kind: intern, calls: [bank] }
`;
  const expected = [
    'lint.yaml has 7 problems:',
    '  services.shop.timeout: 0: 0 means "no timeout" to many clients: leave it out, or give a duration such as 250ms or 2s, or a number of milliseconds',
    '  services.shop.calls[1].total: "soon": give a duration such as 250ms or 2s, or a number of milliseconds',
    '  services.shop.calls[2][0].atempts: is no known field',
    '  services.shop.calls[3]: give the name of a service, a call { to: ... }, or a list of them',
    '  services.bank.kind: Invalid option: expected one of "internal"|"cross-region"|"third-party"|"database"|"redis"',
    '  services.shop.calls: there is no service "bnak", did you mean "bank"?',
    '  services.bank.calls: it calls itself',
  ].join('\n');
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'SQUALL_INVALID_PLAN', message: expected }));
});
