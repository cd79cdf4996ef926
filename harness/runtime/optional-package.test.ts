import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { loadOptional } from './optional-package.ts';

/** Fails as Node does; the name is a variable, so that no bundler looks for it. */
const loadMissing = (name: string) => () => import(name) as Promise<unknown>;

test('a package that is there is loaded', async () => {
  expect(await loadOptional('zod', 'a schema', () => import('zod'))).toHaveProperty('z');
});

test('an absent package names its purpose and the command that adds it', async () => {
  await expect(loadOptional('no-such', 'a store', loadMissing('no-such'))).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: 'a store needs the package no-such, which is not installed',
    hint: "npm install --save-dev 'no-such'",
  });
});

test('a package that is looked up and not loaded is absent alike', async () => {
  const resolve = async () => createRequire(import.meta.url).resolve('no-such');
  await expect(loadOptional('no-such', 'a store', resolve)).rejects.toMatchObject({ code: 'SQUALL_NOT_AVAILABLE' });
});

test('the command asks for a version that is supported', async () => {
  const load = async () => {
    throw Object.assign(new Error("Cannot find package 'vitest' imported from x"), { code: 'ERR_MODULE_NOT_FOUND' });
  };
  await expect(loadOptional('vitest', 'a test', load)).rejects.toMatchObject({
    hint: expect.stringMatching(/^npm install --save-dev 'vitest@\^\d/),
  });
});

test('a package that is there and lacks a dependency of its own fails as it does', async () => {
  const loading = loadOptional('pg', 'a store', loadMissing('no-such-dependency-of-it'));
  await expect(loading).rejects.toThrow(/no-such-dependency-of-it/);
  await expect(loading).rejects.not.toHaveProperty('hint');
});
