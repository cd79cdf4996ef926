import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sampleRun } from '../report/sample/sample-run.ts';
import { openStore } from '../report/store/run-folder.ts';
import { illustrateCommand } from './illustrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-illustrate-'));
const page = (name: string) => join(folder, name);
let run: string;

beforeAll(async () => {
  const { report, scenarios } = sampleRun();
  const store = openStore(join(folder, 'results'), 'timeouts', 'a');
  const some = scenarios.filter(({ evidence }) => evidence.plan.scenario === 'S3-8s');
  for (const each of some) await store.keep(each);
  await store.write({ ...report, scenarios: report.scenarios.filter(({ name }) => name === 'S3-8s') }, some);
  run = store.folder;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function illustrate(...pages: string[]): Promise<void> {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    await illustrateCommand().parseAsync([...pages, '--run', run], { from: 'user' });
  } finally {
    printed.mockRestore();
  }
}

test('pages are filled from a stored run, charts are written beside them, and again nothing changes', async () => {
  writeFileSync(page('book.md'), '# Book\n\n<!-- table: S3-8s -->\n<!-- chart: S3-8s | threads available -->\n');
  await illustrate(page('book.md'));
  const once = readFileSync(page('book.md'), 'utf8');
  expect(once).toContain('(charts/book-S3-8s-1.svg)');
  expect(readFileSync(join(folder, 'charts', 'book-S3-8s-1.svg'), 'utf8')).toMatch(/^<svg /);
  await illustrate(page('book.md'));
  expect(readFileSync(page('book.md'), 'utf8')).toBe(once);
});

test('all problems of all pages are reported with code and lines, and no page is changed', async () => {
  const good = '<!-- chart: S3-8s | spectrum -->\n';
  const bad = 'a\n<!-- table: S3-9s -->\n<!-- chart: S3-8s | spectre -->\n';
  writeFileSync(page('good.md'), good);
  writeFileSync(page('bad.md'), bad);
  const done = illustrate(page('good.md'), page('bad.md'));
  await expect(done).rejects.toMatchObject({
    code: 'SQUALL_INVALID_PAGE',
    message: [
      '2 problems, so no page was changed:',
      `${page('bad.md')}:2: no run has a scenario "S3-9s", did you mean "S3-8s"?`,
      `${page('bad.md')}:3: no chart shows "spectre", did you mean "spectrum"?`,
    ].join('\n  '),
  });
  expect(readFileSync(page('good.md'), 'utf8')).toBe(good);
  expect(readdirSync(join(folder, 'charts'))).not.toContain('good-S3-8s-1.svg');
});

test('a page that is not there is a usage error', async () => {
  await expect(illustrate(page('none.md'))).rejects.toMatchObject({ code: 'SQUALL_USAGE' });
});
