import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock as clock } from '../runtime/clock.ts';
import { createReaper } from '../runtime/reaper/reaper.ts';
import type { Defect, DefectResult } from './defect.ts';
import { plantDefect } from './plant.ts';
import { runMutation } from './run-mutation.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const failsOpen: Defect = {
  name: 'fraud check fails open',
  about: 'A payment that could not be checked is charged.',
  file: 'targets/payment/variants/budgeted.ts',
  replace: 'return fraudFailure(error);',
  by: 'void error;',
  suite: 'timeouts',
  scenarios: ['S1b'],
  variants: ['budgeted'],
};
const harmless: Defect = {
  ...failsOpen,
  name: 'another wording',
  about: 'Nothing goes wrong, so no statement can catch it.',
  replace: 'This payment was flagged as suspicious',
  by: 'This payment looks suspicious',
};

test('a planted defect is in the copy alone', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'squall-plant-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const original = await readFile(join(root, failsOpen.file), 'utf8');
  const planted = await plantDefect({ root, parent, reaper: createReaper() }, failsOpen);
  expect(await readFile(join(planted.folder, failsOpen.file), 'utf8')).toBe(
    original.replace(failsOpen.replace, 'void error;'),
  );
  expect(await readFile(join(root, failsOpen.file), 'utf8')).toBe(original);
  await planted[Symbol.asyncDispose]();
  expect(await readdir(parent)).toEqual([]);
  expect(await readFile(join(root, failsOpen.file), 'utf8')).toBe(original);
});

test('on the real suite: the control passes, a defect is caught by name, and a harmless change is missed', async () => {
  const parent = await mkdtemp(join(root, 'results', 'mutants-test-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const seen: DefectResult[] = [];
  const { controlPassed, results } = await runMutation([failsOpen, harmless], {
    root,
    parent,
    atOnce: 2,
    clock,
    reaper: createReaper(),
    signal: new AbortController().signal,
    onControl: () => {},
    onResult: (result) => seen.push(result),
  });
  expect(controlPassed).toBe(true);
  expect(results.map(({ outcome }) => outcome)).toEqual(['caught', 'missed']);
  expect(results[0]?.witnesses.map(({ why }) => why)).toContainEqual(
    expect.stringMatching(/charges at bank = 0 is broken/),
  );
  expect(seen).toHaveLength(2);
  expect(await readdir(parent)).toEqual([]);
}, 120_000);
