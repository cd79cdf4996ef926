import { describe, expect, test } from 'vitest';
import { edgeName } from '../domain/target.ts';
import { composeConfig } from '../environments/compose/compose-config.ts';
import { composeTarget } from './compose-target.ts';

const target = (services: Record<string, object>, front?: string) =>
  composeTarget('shop', composeConfig.parse({ services }), [], front);
const edges = (services: Record<string, object>) => target(services).target.edges.map(edgeName);
const published = { ports: [{ target: 8080 }] };

describe('who calls whom', () => {
  test.each([
    ['a URL', { BANK_URL: 'http://bank:8080/v1' }],
    ['a host and a port', { BANK: 'bank:8080' }],
    ['a host alone', { BANK_HOST: 'bank' }],
    ['credentials', { DB: 'postgres://shop:secret@bank:5432/shop' }],
    ['one of several', { BROKERS: 'kafka-1:9092,bank:9092' }],
    ['JDBC', { SPRING_DATASOURCE_URL: 'jdbc:postgresql://bank/shop' }],
  ])('%s in a variable', (_name, environment) => {
    expect(edges({ shop: { ...published, environment }, bank: {} })).toEqual(['shop->bank']);
  });

  test.each([['--bank=http://bank:80'], ['serve', '--upstream', 'bank:8080']])(
    'a command that names an address',
    (...command) => {
      expect(edges({ shop: { ...published, command }, bank: {} })).toEqual(['shop->bank']);
    },
  );

  test('a link, an alias and a container name', () => {
    expect(edges({ shop: { ...published, links: ['bank:money'] }, bank: {} })).toEqual(['shop->bank']);
    const aliased = { networks: { default: { aliases: ['money'] } } };
    expect(edges({ shop: { ...published, environment: { A: 'http://money' } }, bank: aliased })).toEqual([
      'shop->bank',
    ]);
  });

  test('not a word that happens to be a name, nor a name inside another one', () => {
    expect(edges({ shop: { ...published, command: ['run', 'bank', 'now'] }, bank: {} })).toEqual([]);
    expect(
      edges({ shop: { ...published, environment: { A: 'http://bank.example', B: 'databank:80' } }, bank: {} }),
    ).toEqual([]);
  });

  test('depends_on alone is a guess, and is called one', () => {
    const found = target({ shop: { ...published, depends_on: { bank: {} } }, bank: {} });
    expect(found.target.edges.map(edgeName)).toEqual(['shop->bank']);
    expect(found.guesses).toContain('shop->bank, as only depends_on names it');
  });

  test('what the entrance cannot reach is left out', () => {
    const services = { shop: published, job: { environment: { A: 'http://bank' } }, bank: {} };
    expect(Object.keys(target(services).target.services)).toEqual(['shop']);
  });
});

describe('where requests come in', () => {
  test('at the service with a port that nobody calls', () => {
    const services = {
      db: { ports: [{ target: 5432 }] },
      shop: { ...published, environment: { DB: 'postgres://db/x' } },
    };
    expect(target(services).target.front).toBe('shop');
  });

  test('or where --front says', () => {
    expect(target({ a: published, b: published }, 'b').target.front).toBe('b');
    expect(() => target({ shop: published }, 'shpo')).toThrow('no service is named "shpo", did you mean "shop"?');
  });

  test('a file without a published port asks for it', () => {
    expect(() => target({ shop: {}, bank: {} })).toThrow('no service of the file publishes a port: shop, bank');
  });
});

test('stores and schemes tell which edges speak something else than HTTP', () => {
  const environment = { A: 'http://bank', B: 'redis://cache', C: 'db' };
  const { otherProtocols } = target({
    shop: { ...published, environment },
    bank: {},
    cache: {},
    db: { image: 'library/postgres:16' },
  });
  expect([...otherProtocols]).toEqual(['shop->cache', 'shop->db']);
});
