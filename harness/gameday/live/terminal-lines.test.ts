import { Ansis } from 'ansis';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../journal/entries.ts';
import { sampleJournal } from '../journal/sample-journal.fixture.ts';
import { advance } from './advance.ts';
import { NOTHING_YET } from './live-state.ts';
import { viewOf } from './live-view.ts';
import { blockLines } from './terminal-lines.ts';

const sample = [...sampleJournal()];
const HINT = { hint: 'a hint that says what can be pressed now', hintTone: 'plain' } as const;
const sparks = { p99Ms: [null, 10, 80], errors: [0, null, 1] };

function blockAt(atMs: number, columns: number, rows = 40, entries: readonly JournalEntry[] = sample) {
  const state = entries.filter((entry) => entry.atMs <= atMs).reduce(advance, NOTHING_YET);
  return blockLines(viewOf(state, atMs), { ...sparks, ...HINT }, { columns, rows }, new Ansis(0));
}

test('at 80 columns: how it stands, timeline, faults, figures, services, statements, what can be pressed', () => {
  expect(blockAt(37_000, 80).join('\n')).toMatchInlineSnapshot(`
    " The bank gets slow on Black Friday  fault  0:31 of 1:00  budgeted (1 of 2)
     ●─────────────●───●━━━━━●━━━━━●━━━━━●┃──────────○──────────────────────── 1:00
     FAULT latency 5 s on payment->bank  lifts in 4 s  ███░░░░░░░░░
     FAULT freeze fraud  acts for 0:01, until a step lifts it
     sent 147/s   ended 147/s   in flight 38   p50 19 ms   p99 692 ms   max 830 ms
     errors 0 %   fallback 70.1 %
     p99  ▂█   errors ▁ █
     breaker payment → bank open   pool payment → db 4 of 10
     bulkhead payment → bank 10 of 10   threads api 8 of 64
     threads payment 6 of 40
     0:40  ○ lift frozen-fraud
     ✓ p99 duration < 300ms  steady state: 62 ms
     ✓ error rate < 1%  steady state: 0 %
     ✓ max duration < 1s  890 ms
     · goodput >= 80/s during fault  not judged yet
     ✓ error rate < 5%  check: 0.4 %
     a hint that says what can be pressed now"
  `);
});

test('at 140 columns runbook and statements stand beside each other', () => {
  expect(blockAt(98_000, 140).join('\n')).toMatchInlineSnapshot(`
    " The bank gets slow on Black Friday  fault  0:20 of 1:00  naive (2 of 2)
     ●─────────────────────────●──────●━━━━━━━━━━┃──────────○──────────○─────────────────────○──────────────────────────────────────────── 1:00
     FAULT latency 5 s on payment->bank  lifts in 15 s  █████████░░░
     sent 101/s   ended 91/s   in flight 238   p50 2.19 s   p99 5.02 s   max 6.02 s   errors 75.2 %
     p99  ▂█   errors ▁ █
     pool payment → db 9 of 10   threads api 50 of 64   threads payment 34 of 40
     0:00  ● say: pagers are on                                           ✓ p99 duration < 300ms  steady state: 62 ms
     0:12  ● gate: Is somebody looking at the dashboard of payments?      ✓ error rate < 1%  steady state: 0 %
     0:15  ● inject latency 5 s on payment->bank for 20 s                 ✓ max duration < 1s  broken, as it must be: 5.31 s
     0:20  ● load 150/s                                                   · no thread exhaustion  must break
     0:25  ○ check error rate < 5%
     0:30  ○ inject freeze on fraud
     0:40  ○ lift frozen-fraud
     a hint that says what can be pressed now"
  `);
});

test('a gate stands out, with the time that it has waited', () => {
  expect(blockAt(15_000, 80).join('\n')).toContain(
    'GATE waits 0:03: Is somebody looking at the dashboard of payments?',
  );
});

test('the cursor is where the runbook stands, and faults are where they acted', () => {
  const [, track = ''] = blockAt(37_000, 80);
  const rail = track.slice(1, -' 1:00'.length);
  expect(rail).toHaveLength(73);
  expect(rail.indexOf('┃')).toBe(Math.round((31 / 60) * 72));
  expect(rail.indexOf('━')).toBe(Math.round((15 / 60) * 72) + 1);
});

test.each([
  [80, 24],
  [140, 50],
  [60, 16],
  [40, 12],
  [20, 4],
  [10, 2],
])('is never wider or higher than %i x %i, at any moment', (columns, rows) => {
  for (const { atMs } of sample) {
    const lines = blockAt(atMs, columns, rows);
    expect(lines.length).toBeLessThan(Math.max(2, rows));
    for (const line of lines) expect(stringWidth(line), line).toBeLessThan(Math.max(columns, 20));
  }
});

test('what has no room is counted, and what can be pressed stays', () => {
  const lines = blockAt(98_000, 80, 14);
  expect(lines.at(-1)).toBe(` ${HINT.hint}`);
  expect(lines.at(-2)).toMatch(/^ \+\d+ more$/);
});

test('no escape code of a target gets through, and a line stays a line', () => {
  const evil = '\u001b[2J\u001b]0;t\u0007a\nb\u202e';
  const entries = sample.map((entry) =>
    JSON.parse(JSON.stringify(entry).replaceAll('payment', JSON.stringify(evil).slice(1, -1))),
  );
  for (const line of blockAt(98_000, 140, 60, entries)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
  }
});
