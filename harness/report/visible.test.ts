import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { renderSummary, renderTable } from './console/run-table.ts';
import { plain } from './console/text.ts';
import { renderIndex } from './html/index-page.ts';
import type { RunRecord } from './judged-scenario.ts';
import { renderFiles } from './render-files.ts';
import { sampleRun } from './sample/sample-run.ts';
import { visible } from './visible.ts';

/** Red, a title of the window, a C1 control, and a text that is shown backwards. */
const EVIL = '\u001b[31mred\u001b]0;owned\u0007 \u009b2J \u202etxet\u202c \u2067a\u2069 \u200f\u2028\u061c\u{e0041}';

/** The sample run with names, statements and labels that hold such characters. */
function evilRun(): RunRecord {
  const text = JSON.stringify(sampleRun());
  const evil = JSON.stringify(EVIL).slice(1, -1);
  const names = ['S3-closed', 'naive', 'max duration < 6s', '"timeouts"', 'ok'];
  return JSON.parse(names.reduce((sum, name) => sum.replaceAll(`"${name}"`, `"${name}${evil}"`), text)) as RunRecord;
}

/** Found by the category of Unicode, not by the list that is tested: controls but for tab and line feed, marks of direction. */
const UNSEEN = /(?![\t\n])\p{Cc}|[\p{Zl}\p{Zp}]|\p{Bidi_Control}|[\u{e0000}-\u{e007f}]/u;

const record = evilRun();
const { 'run.json': _, ...files } = renderFiles(record);
const shown = {
  ...files,
  'index.html': renderIndex([{ report: record.report }]),
  table: renderTable(record.report, { columns: 120, folder: 'results', colour: false }),
  summary: renderSummary(record.report, { columns: 120, folder: 'results', colour: false }),
};

test.each(Object.entries(shown))('%s shows what it says, and nothing else', (_name, text) => {
  expect(text).toContain('red');
  expect(UNSEEN.exec(text)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
});

test('charts of the page do, too', () => {
  const packed = [...(files['report.html'] ?? '').matchAll(/[A-Za-z\d+/]{400,}={0,2}/g)].map(([data]) => data);
  const plots = packed.flatMap((data) => {
    try {
      return [JSON.parse(String(inflateRawSync(Buffer.from(data, 'base64'))))];
    } catch {
      return [];
    }
  });
  expect(plots.length).toBeGreaterThan(0);
  const texts: string[] = [];
  JSON.stringify(plots, (_key, held) => {
    if (typeof held === 'string') texts.push(held);
    return held;
  });
  expect(texts.filter((text) => UNSEEN.test(text))).toEqual([]);
});

test('letters of every script, emoji and their joiners stay', () => {
  const text = 'Zürich\tПлатёж 支払い שלום دفع 👩‍💻 क्‍ष\n';
  expect(visible(text)).toBe(text);
});

test('in a line of a terminal an escape sequence goes whole', () => {
  expect(plain('\u001b[1;31mred\u001b[0m and\tplain\n')).toBe('red and plain');
});
