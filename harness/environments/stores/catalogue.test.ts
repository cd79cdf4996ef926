import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readImages } from '../docker/images.ts';
import { missingStores, STORES, storeOf, storeProblems } from './catalogue.ts';

const docs = readFileSync(new URL('../../../docs/environments.md', import.meta.url), 'utf8');

test.for(STORES)('docs/environments.md says how $name starts', ({ name, local }) => {
  expect(docs).toContain(`| \`${name}\` | ${local.about} | \`${readImages(undefined, {}).stores[name]}\` |\n`);
});

test('each name is there once', () => {
  expect(new Set(STORES.map(({ name }) => name)).size).toBe(STORES.length);
});

test('a store that cannot be started here says what would help', () => {
  expect(missingStores('/no/such/folder').get('redis')).toBe(
    'Redis: redis-server or valkey-server on PATH, or --environment docker',
  );
});

test('a store that does not exist is refused with the nearest name', () => {
  expect(storeProblems({ store: 'postgress' })).toEqual(['there is no store postgress, did you mean "postgres"?']);
  expect(() => storeOf('mysql')).toThrow(/^there is no store mysql \(there are: postgres, redis/);
});

test('a store is refused what it cannot do', () => {
  const setup = new URL('file:///schema.sql');
  expect(storeProblems({ store: 'postgres', setup, shared: true })).toEqual([]);
  expect(storeProblems({ store: 'redis', setup, shared: true })).toEqual([
    'Redis takes no setup file',
    'Redis has no databases, so targets cannot share it',
  ]);
});
