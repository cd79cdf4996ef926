import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tiny } from '../../fixtures/tiny-project/target.ts';
import { closed } from '../domain/load-plan.ts';
import { compareRuns } from '../report/compare/compare-runs.ts';
import { figuresOf } from '../report/compare/figures.ts';
import { profileOf } from '../report/compare/profile.ts';
import { readRun } from '../report/store/run-folder.ts';
import { machineName } from '../runtime/machine-name.ts';
import { openFileSession } from './file-session.ts';

test('a stored run of a test file names its machine, so that compare tells two machines apart', async ({ signal }) => {
  const results = await mkdtemp(join(tmpdir(), 'squall-file-'));
  onTestFinished(() => rm(results, { recursive: true }));
  const session = await openFileSession('tests/shop.test.ts', tiny, 'bounded', { results });
  const run = await session.system.run('calm', { load: closed(4, 2) }, [], signal);
  run.judge('success rate = 100%');
  session.runs.push(run);
  await session.end();

  const here = profileOf(await readRun(dirname(session.report ?? '')));
  expect(here.run).toMatchObject({ suite: 'shop', machine: machineName() });
  const elsewhere = { ...here, run: { ...here.run, id: 'another', machine: '64 x another processor' } };
  expect(compareRuns([figuresOf(here)], [figuresOf(elsewhere)]).doubts).toContainEqual(
    expect.stringContaining('unlike machines'),
  );
});
