import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry, NewEntry } from './entries.ts';
import { type Journal, openJournal } from './journal.ts';
import { opening } from './opening.fixture.ts';
import { isGameDay, readJournal } from './read-journal.ts';

let folder: string;
let nowMs: number;
const clock = { now: () => nowMs, wall: () => 1_796_000_000_000 + nowMs };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-journal-'));
  nowMs = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const said = (text: string): NewEntry => ({ kind: 'said', text, by: 'page' });
const onDisk = ({ file }: Journal) => readFileSync(file, 'utf8');

test('an entry is on the disk when its promise resolves, however many write at once, in the order of the calls', async () => {
  await using journal = await openJournal(folder, { clock });
  await journal.write(opening());
  const texts = Array.from({ length: 200 }, (_, i) => `line ${i}`);
  await Promise.all(
    texts.map(async (text) => {
      await journal.write(said(text));
      expect(onDisk(journal)).toContain(`"${text}"`);
    }),
  );
  const { entries, cut } = await readJournal(folder);
  expect(entries.slice(1).map((entry) => entry.kind === 'said' && entry.text)).toEqual(texts);
  expect(entries).toEqual(journal.entries);
  expect(cut).toBeUndefined();
});

test('entries count from the begin of the load, and are at -1 before it', async () => {
  await using journal = await openJournal(folder, { clock });
  nowMs = 700;
  await journal.write(opening());
  nowMs = 1000;
  journal.begin();
  nowMs = 1250;
  journal.begin();
  await journal.write(said('now'));
  expect(journal.entries.map(({ atMs }) => atMs)).toEqual([-1, 250]);
});

test('no secret is written', async () => {
  await using journal = await openJournal(folder, { clock });
  await journal.write(opening({ notes: 'log in with Authorization: Bearer abcdef0123456789abcdef' }));
  expect(onDisk(journal)).not.toContain('abcdef0123456789');
});

test('those who follow get all entries so far and those that come, until it is closed or they leave', async () => {
  const journal = await openJournal(folder, { clock });
  await journal.write(opening());
  const stop = new AbortController();
  const read = async (signal: AbortSignal, leaveAfter = Number.POSITIVE_INFINITY) => {
    const kinds: string[] = [];
    for await (const { kind } of journal.follow(signal)) {
      kinds.push(kind);
      if (kinds.length === leaveAfter) stop.abort();
    }
    return kinds;
  };
  const whole = read(new AbortController().signal);
  const left = read(stop.signal, 2);
  await journal.write(said('one'));
  expect(await left).toEqual(['opened', 'said']);
  await journal.write(said('two'));
  await journal[Symbol.asyncDispose]();
  expect(await whole).toEqual(['opened', 'said', 'said']);
  expect(await read(stop.signal)).toEqual([]);
});

test('a journal is never written over', async () => {
  await using _ = await openJournal(folder, { clock });
  await expect(openJournal(folder, { clock })).rejects.toMatchObject({ code: 'SQUALL_NOT_SAVED' });
});

test('where it cannot be made it is told what is in the way', async () => {
  writeFileSync(join(folder, 'file'), '');
  const made = openJournal(join(folder, 'file', 'below'), { clock });
  await expect(made).rejects.toMatchObject({
    code: 'SQUALL_NOT_SAVED',
    message: expect.stringMatching(/a file is in the way/),
  });
});

test('a journal that was cut anywhere gives every entry before, and says that the last was cut', async () => {
  const journal = await openJournal(folder, { clock });
  await journal.write(opening());
  for (const text of ['é🙂 "quoted"', 'two\nlines', '{"kind":"said"}']) await journal.write(said(text));
  await journal[Symbol.asyncDispose]();
  const whole = readFileSync(journal.file);
  const first = whole.indexOf('\n') + 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: first, max: whole.length }), async (length) => {
      writeFileSync(journal.file, whole.subarray(0, length));
      const { entries, cut } = await readJournal(folder);
      expect(entries).toEqual(journal.entries.slice(0, entries.length));
      const lines = whole.subarray(0, length).toString('latin1').split('\n');
      const isWhole = lines.at(-1) === '' || length === whole.length - 1 || entries.length === lines.length;
      expect(cut === undefined).toBe(isWhole);
      expect(entries.length).toBeGreaterThanOrEqual(lines.length - 1);
    }),
    { numRuns: 100 },
  );
});

test.each<[string, string, RegExp]>([
  ['nothing', '', /no whole line/],
  ['another file', 'hello\nworld\n', /line 1: .*\n.*line 2: /],
  ['binary', '\u0000\u0001\n', /line 1/],
  ['a foreign object', '{"kind":"opened"}\n', /line 1: .*schema/],
  ['an array', '[]\n', /line 1/],
])('%s is refused as a journal, with every line that is none', async (_, content, problem) => {
  writeFileSync(join(folder, 'journal.jsonl'), content);
  await expect(readJournal(folder)).rejects.toMatchObject({
    code: 'SQUALL_USAGE',
    message: expect.stringMatching(problem),
  });
});

test('a journal that was changed in its middle is refused, and so is one without its beginning', async () => {
  const journal = await openJournal(folder, { clock });
  await journal.write(opening());
  await journal.write(said('one'));
  await journal.write(said('two'));
  await journal[Symbol.asyncDispose]();
  const [first = '', ...others] = readFileSync(journal.file, 'utf8').split('\n');
  writeFileSync(journal.file, [first, 'x', ...others].join('\n'));
  await expect(readJournal(folder)).rejects.toThrow(/line 2: /);
  writeFileSync(journal.file, others.join('\n'));
  await expect(readJournal(folder)).rejects.toThrow(/it begins with said/);
});

test('a folder without a journal is none of a game day', async () => {
  expect(isGameDay(folder)).toBe(false);
  await expect(readJournal(folder)).rejects.toMatchObject({ code: 'SQUALL_UNKNOWN_NAME' });
  await expect(readJournal(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'SQUALL_UNKNOWN_NAME' });
});

test('onEntry gets entries that are on the disk', async () => {
  const seen: JournalEntry[] = [];
  await using journal = await openJournal(folder, {
    clock,
    onEntry: (entry) => {
      expect(onDisk(journal)).toContain(entry.kind);
      seen.push(entry);
    },
  });
  await journal.write(opening());
  expect(seen).toEqual(journal.entries);
});
