import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { closed } from '../domain/load-plan.ts';
import type { Suite } from '../domain/scenario.ts';
import { checkDefects } from './check-defects.ts';
import type { Defect } from './defect.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'squall-defects-'));
  await mkdir(join(root, 'targets'));
  await writeFile(join(root, 'targets/shop.ts'), 'const limits = { bank: 3500, fraud: 600, again: 600 };\n');
  return () => rm(root, { recursive: true });
});

const suite: Suite = {
  name: 'timeouts',
  about: '',
  target: {
    name: 'shop',
    summary: '',
    front: 'shop',
    services: {},
    edges: [],
    requests: [],
    rules: [],
    variants: { naive: { about: '' }, budgeted: { about: '' } },
  },
  scenarios: [
    {
      name: 'S1',
      about: '',
      phases: [{ name: 'fault', load: closed(1, 1) }],
      statements: { 'max duration < 6s': { budgeted: 'hold' } },
    },
  ],
};

const good: Defect = {
  name: 'no limit',
  about: '',
  file: 'targets/shop.ts',
  replace: 'bank: 3500',
  by: 'bank: Infinity',
  suite: 'timeouts',
  scenarios: ['S1'],
  variants: ['budgeted'],
};

const problemsOf = (...defects: Partial<Defect>[]) =>
  checkDefects(
    defects.map((defect) => ({ ...good, ...defect })),
    root,
    new Map([['timeouts', suite]]),
  );

test('a defect that can be planted, and is asked about, has no problems', async () => {
  expect(await problemsOf({})).toEqual([]);
});

test.each<[string, Partial<Defect>, string]>([
  ['text that is missing', { replace: 'bank: 4000' }, 'stands 0 times in targets/shop.ts'],
  ['text that stands twice', { replace: '600' }, 'stands 2 times in targets/shop.ts'],
  ['no change', { by: 'bank: 3500' }, 'changes nothing'],
  ['no such file', { file: 'targets/bank.ts' }, 'targets/bank.ts cannot be read'],
  ['a file that is only linked', { file: 'harness/index.ts' }, 'harness/index.ts is outside of targets and suites'],
  ['an unknown suite', { suite: 'timeout' }, 'suite timeout does not exist'],
  ['an unknown scenario', { scenarios: ['S2'] }, 'scenario S2 does not exist'],
  ['an unknown variant', { variants: ['budget'] }, 'variant budget does not exist'],
  ['a variant without a statement', { variants: ['naive'] }, 'scenario S1 asks nothing of naive'],
])('%s', async (_what, defect, problem) => {
  expect(await problemsOf(defect)).toEqual([expect.stringContaining(problem)]);
});

test('all problems come at once, each with the name of its defect', async () => {
  const problems = await problemsOf({ replace: 'x' }, { scenarios: ['S9'] });
  expect(problems).toHaveLength(3);
  expect(problems[0]).toBe('two defects are named no limit');
  expect(problems[1]).toMatch(/^no limit: /);
});
