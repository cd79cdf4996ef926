import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCoverageGoals } from './coverage-goals.ts';

async function projectWith(coverage?: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'squall-goals-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'suites'));
  if (coverage !== undefined) await writeFile(join(root, 'suites', 'coverage.ts'), coverage);
  return root;
}

test('goals are the plain data that the project exports', async () => {
  const goals = {
    systems: {
      S1: { name: 'payment', suite: 'timeouts' },
      S6: { name: 'plan', suite: 'timeouts', elsewhere: 'budget' },
    },
    lessons: [{ number: 1, name: 'budgets', sources: ['S1', 'S6'] }],
  };
  const root = await projectWith(`export const coverage = ${JSON.stringify(goals)};`);
  expect(await readCoverageGoals(root)).toEqual(goals);
});

test('in a project without goals, the error says where they belong', async () => {
  await expect(readCoverageGoals(await projectWith())).rejects.toThrow(/suites\/coverage\.ts does not exist/);
  const other = await projectWith('export const goals = {};');
  await expect(readCoverageGoals(other)).rejects.toThrow(/exports no `coverage`/);
});

test('every field that is wrong is named', async () => {
  const root = await projectWith("export const coverage = { systems: { S1: { nme: 'payment', suite: 'timeouts' } } };");
  await expect(readCoverageGoals(root)).rejects.toThrow(/systems\.S1\.name: .*\n.*systems\.S1: .*nme.*\n.*lessons: /);
});
