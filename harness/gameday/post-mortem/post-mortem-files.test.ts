import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isGameDay } from '../journal/read-journal.ts';
import { writePostMortem } from './post-mortem-files.ts';
import { renderPostMortem } from './render-post-mortem.ts';
import { sampleDay } from './sample-day.fixture.ts';

let folder: string;
const lines = sampleDay().entries.map((entry) => JSON.stringify(entry));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'squall-post-mortem-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const write = (text: string) => writeFile(join(folder, 'journal.jsonl'), text);
const read = (name: string) => readFile(join(folder, name), 'utf8');

test('every form is rebuilt from the journal, byte for byte', async () => {
  expect(isGameDay(folder)).toBe(false);
  await write(`${lines.join('\n')}\n`);
  expect(isGameDay(folder)).toBe(true);
  await writePostMortem(folder);
  for (const [name, text] of Object.entries(renderPostMortem(sampleDay().entries))) expect(await read(name)).toBe(text);
});

test('a line that was cut off by a kill is left out', async () => {
  await write(`${lines.slice(0, 60).join('\n')}\n${lines[60]?.slice(0, 40)}`);
  const report = await writePostMortem(folder);
  expect(report.ending.outcome).toBe('no end');
  expect(await read('post-mortem.md')).toContain('The journal has no end');
});

test('a line in the middle that is none is told with its number', async () => {
  await write(`${[...lines.slice(0, 3), '{"kind":"said"}', ...lines.slice(3)].join('\n')}\n`);
  await expect(writePostMortem(folder)).rejects.toThrow(/journal\.jsonl cannot be used:\n {2}- line 4: /);
});
