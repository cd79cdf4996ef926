import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleRunbook } from './sample-runbook.fixture.ts';

test('a runbook with ten mistakes is told all ten, in the order of their lines, before anything is started', async () => {
  const { message, hint } = await Promise.try(() => sampleRunbook('ten-mistakes')).then(
    () => expect.fail('it has mistakes'),
    (error: Error & { hint: string }) => error,
  );
  const told = `${message.replace(/^.*\//, '')}\n`;
  await expect(told).toMatchFileSnapshot('../../../fixtures/runbooks/ten-mistakes.txt');
  expect(told.split('\n')[0]).toBe('ten-mistakes.yaml has 10 problems:');
  expect(hint).toContain('nothing was started');
  const lines = told
    .matchAll(/^ {2}line (\d+): /gm)
    .map(([, line]) => Number(line))
    .toArray();
  expect(lines).toHaveLength(10);
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
});

test('each mistake is told where it stands', () => {
  const text = readFileSync(new URL('../../../fixtures/runbooks/ten-mistakes.yaml', import.meta.url), 'utf8').split(
    '\n',
  );
  const told = readFileSync(new URL('../../../fixtures/runbooks/ten-mistakes.txt', import.meta.url), 'utf8');
  const stands = (line: number) => text[line - 1] ?? '';
  const lineOf = (part: string) => Number(new RegExp(`line (\\d+): ${part}`).exec(told)?.[1]);
  expect(stands(lineOf('ownr'))).toContain('ownr: Ada');
  expect(stands(lineOf('load is'))).toContain('load: 0/s');
  expect(stands(lineOf('steps\\[0\\].at is 60'))).toContain('at: 60');
  expect(stands(lineOf('steps\\[1\\].inject.fault'))).toContain('latancy');
  expect(stands(lineOf('abort\\[0\\]'))).toContain('in any window');
});
