import { expect, test } from 'vitest';
import { SAMPLE_HEADER } from '../sample/sample-run.ts';
import { repeatCommand } from './repeat-command.ts';

test('a suite is repeated with the same draws and in the same place', () => {
  expect(repeatCommand(SAMPLE_HEADER, { scenario: "bank's down", variant: 'naive', timeScale: 5 })).toBe(
    `npm run suite timeouts -- --scenario 'bank'\\''s down' --variant naive --time-scale 5 --seed 20261 --environment local --proxy embedded`,
  );
});

test('runs that tests made are repeated by Vitest, which takes a name for a pattern', () => {
  const run = { ...SAMPLE_HEADER, testFile: 'test/shop.test.ts' };
  expect(repeatCommand(run)).toBe('npx vitest run test/shop.test.ts');
  expect(repeatCommand(run, { scenario: 'slow bank (5 s) > is survived (2)', variant: 'naive', timeScale: 5 })).toBe(
    `npx vitest run test/shop.test.ts -t 'slow bank \\(5 s\\) is survived'`,
  );
});
