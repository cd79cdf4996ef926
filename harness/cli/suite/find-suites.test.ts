import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chooseSuites, findSuites } from './find-suites.ts';

function project(...files: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'squall-suites-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return { root, suites: '**/*.suite.ts', targets: {} };
}

test('a suite is named by its file, wherever it is', async () => {
  const config = project('b/two.suite.ts', 'one.suite.ts', 'c.ts');
  expect([...(await findSuites(config))]).toEqual([
    ['two', join(config.root, 'b/two.suite.ts')],
    ['one', join(config.root, 'one.suite.ts')],
  ]);
});

test('of two files with one name, none is left out without a word', async () => {
  const config = project('a/pay.suite.ts', 'b/pay.suite.ts', 'b/cart.suite.ts', 'cart.suite.ts');
  await expect(findSuites(config)).rejects.toMatchObject({
    code: 'SQUALL_USAGE',
    message:
      'several suites are named pay: a/pay.suite.ts, b/pay.suite.ts\n' +
      'several suites are named cart: b/cart.suite.ts, cart.suite.ts',
  });
});

test('every name that is not there is told, also beside all', async () => {
  const config = project('pay.suite.ts');
  await expect(chooseSuites(['all', 'pya', 'pay', 'cart'], config)).rejects.toMatchObject({
    code: 'SQUALL_UNKNOWN_NAME',
    message: expect.stringMatching(/^no suite is named "pya", did you mean "pay"\?\nno suite is named "cart"/),
  });
  expect([...(await chooseSuites(['all', 'pay'], config)).keys()]).toEqual(['pay']);
});
