import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../journal/entries.ts';
import { concludePostMortem } from './conclude.ts';
import { madeJournal, verdict } from './made-journal.fixture.ts';
import { postMortemJsonSchema, postMortemSchema } from './post-mortem-report.ts';
import { renderPostMortem } from './render-post-mortem.ts';
import { renderPostMortemTerminal } from './render-terminal.ts';
import { sampleDay } from './sample-day.fixture.ts';

const { entries } = sampleDay();
const files = renderPostMortem(entries);
const page = files['post-mortem.html'];
const markdown = files['post-mortem.md'];

const plots = (text: string) =>
  JSON.parse(inflateRawSync(Buffer.from(/id="charts">([^<]*)</.exec(text)?.[1] ?? '', 'base64')).toString());
const terminal = (journal: readonly JournalEntry[], columns = 100) =>
  renderPostMortemTerminal(concludePostMortem(journal), { columns, colour: false });

test('every form is the same each time, and from a journal that was written and read', () => {
  expect(renderPostMortem(entries)).toEqual(files);
  expect(renderPostMortem(JSON.parse(JSON.stringify(entries)))).toEqual(files);
});

test('the JSON keeps its contract, and the published schema is that of the code', () => {
  expect(postMortemSchema.safeParse(JSON.parse(files['post-mortem.json'])).error).toBeUndefined();
  const published = readFileSync(new URL('./post-mortem.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(postMortemJsonSchema());
});

test('the page: the hypothesis, all variants beside each other, the numbers, what to fix, then each variant', () => {
  const ids = ['hypothesis-title', 'headline-title', 'numbers-title', 'fixes-title', 'v1', 'v2', 'notes-title'];
  const order = ids.map((id) => page.indexOf(`id="${id}"`));
  expect(Math.min(...order)).toBeGreaterThan(0);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(page).toContain('unprotected was still out 109 s after it, when the run ended; protected was out for another');
});

test('the goodput of all variants begins its fault at the same place', () => {
  const { goodput } = plots(page);
  expect(goodput.lines.map(({ name }: { name: string }) => name)).toEqual(['unprotected', 'protected']);
  expect(goodput.bands).toEqual([{ from: 48, to: 108, text: 'fault' }]);
});

test('one variant has no chart to compare it in', () => {
  const made = madeJournal();
  made.run('naive');
  made.seconds(10, { ok: 100 });
  made.inject('slow bank');
  made.seconds(10, { failed: 100 });
  const alone = renderPostMortem(made.entries)['post-mortem.html'];
  expect(Object.keys(plots(alone))).not.toContain('goodput');
  expect(alone).toContain('id="headline-title"');
  expect(alone).toContain('<b>unknown</b>');
  expect(alone).toMatch(/class="callout">The journal has no end/);
});

test('an hour of seconds makes a page of less than a megabyte', () => {
  const made = madeJournal();
  made.run('naive');
  for (let i = 0; i < 3600; i++) made.seconds(1, { ok: 90 + (i % 11), failed: i % 7, p99Ms: 40 + ((i * 7919) % 997) });
  expect(Buffer.byteLength(renderPostMortem(made.entries)['post-mortem.html'])).toBeLessThan(1_000_000);
});

test('Markdown: outcome, hypothesis, a table of all variants, what to fix with its command', () => {
  expect(markdown).toMatch(/^# ❌ Black Friday: failed\n/);
  expect(markdown).toContain('**Result:** ❌ refuted. 1 statement did not come out as expected.');
  expect(markdown).toContain('|  | unprotected | protected |\n| --- | --- | --- |');
  expect(markdown).toContain('   - test the fix: `npm run gameday black-friday -- --variant protected`');
  expect(markdown).toContain('<details><summary>Timeline</summary>');
});

test('every row of a table has as many cells as its head', () => {
  for (const table of markdown.split('\n\n').filter((block) => block.startsWith('|'))) {
    const cells = table.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length);
    expect(new Set(cells).size).toBe(1);
  }
});

test('the terminal has a few lines, none longer than it is wide', () => {
  const text = terminal(entries, 80);
  expect(text.split('\n')[0]).toBe(' ✗ failed  Black Friday');
  expect(text).toContain('hypothesis refuted');
  expect(text).toContain('1. protected: success rate >= 99% is broken.');
  expect(text.split('\n').length).toBeLessThan(20);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

describe('what people wrote', () => {
  const SCRIPT = '</script><script>alert(1)</script><img src=x onerror=alert(2)>';
  const MARKS = '**bold** [link](javascript:alert(1)) ![x](http://evil) `code` @team | cell\n\n# title\n- item';
  const ANSI = '\u001b[31mred\u001b[0m\u001b]8;;http://evil\u0007click\u0007';
  const TURNED = 'safe\u202egnp.exe\u2066';
  const UNSEEN = ['\u001b', '\u0007', '\u202e', '\u2066'];
  const SECRET = 'curl -H "authorization: Bearer abcdefGHIJKL123456" password=hunter22';
  const evil = [SCRIPT, MARKS, ANSI, TURNED, SECRET, 'x'.repeat(5000), '"\'&<'].join(' ');

  function written() {
    const made = madeJournal({
      title: evil,
      hypothesis: evil,
      owner: evil,
      notes: evil,
      name: evil,
      repeat: evil,
      target: evil,
      machine: evil,
      id: evil,
      roles: { [MARKS]: evil },
      variants: [evil],
      steadyState: [evil],
      alerts: [evil],
      abort: [evil],
      expect: {},
    });
    made.run(evil);
    made.seconds(20, { ok: 100 });
    made.put({ kind: 'said', by: evil, text: evil });
    made.own({ kind: 'gate', index: 0, question: evil, state: 'waits' });
    made.own({ kind: 'gate', index: 0, question: evil, state: 'passed', by: evil, waitedMs: 900_000 });
    made.inject(evil, evil);
    made.seconds(5, { failed: 100, services: { [SCRIPT]: { 'threads available': 1 } } });
    made.own({ kind: 'alert', name: evil, state: 'fires', labels: { [SCRIPT]: evil } });
    made.own({ kind: 'step', index: 0, text: evil, state: 'failed', why: evil });
    made.own({ kind: 'abort', guard: evil, observed: evil });
    made.lift(evil, { on: evil, by: evil, touched: 0 });
    made.put({ kind: 'stop', by: evil, why: evil });
    made.put({ kind: 'healed', by: evil, faults: 1, tookMs: 20, left: [evil] });
    made.verdicts(verdict(evil, { verdict: 'fail', why: evil, window: evil }));
    made.end('aborted', evil);
    return made.entries;
  }

  const forms = renderPostMortem(written());

  test('stays text on the page', () => {
    const shown = forms['post-mortem.html'];
    expect(shown).not.toContain('<img');
    expect(shown.match(/<script/g)).toHaveLength(2);
    expect(shown.match(/<\/script>/g)).toHaveLength(2);
    for (const unseen of UNSEEN) expect(shown).not.toContain(unseen);
  });

  test('stays text in Markdown', () => {
    const shown = forms['post-mortem.md'];
    expect(shown).not.toMatch(/@team|<img|<script|\n# title|\n- item|(?<!\\)!\[x|(?<![\\`])\]\(javascript/);
    for (const unseen of UNSEEN) expect(shown).not.toContain(unseen);
  });

  test('does nothing to a terminal, and breaks no line of it', () => {
    const shown = terminal(written(), 80);
    for (const unseen of UNSEEN) expect(shown).not.toContain(unseen);
    expect(shown.split('\n').length).toBeLessThan(120);
  });

  test.each(Object.entries(forms))('holds no secret in %s', (_, text) => {
    expect(text).not.toMatch(/hunter22|abcdefGHIJKL/);
    expect(text).toMatch(/authorization: \\?\[redacted/);
  });
});
