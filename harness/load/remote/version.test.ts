import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WORKER_VERSION } from './version.ts';

test('a worker says which Squall it is', () => {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  expect(WORKER_VERSION.split(', ')[0]).toBe(`squall ${version}`);
});
