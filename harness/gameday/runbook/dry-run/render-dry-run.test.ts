import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../report/console/text.ts';
import { clockText } from '../clock-text.ts';
import { checkRunbook } from '../read-runbook.ts';
import { GOOD, sampleRunbook, TARGETS } from '../sample-runbook.fixture.ts';
import { renderDryRun } from './render-dry-run.ts';
import { timelineRows } from './timeline-rows.ts';

const paper = (columns: number) => ({ columns, colour: false });
const runbook = sampleRunbook('slow-bank', { timeScale: 10 });

test.each([80, 140])('at %d columns', async (columns) => {
  const text = renderDryRun(runbook, 'local', paper(columns));
  await expect(`${text}\n`).toMatchFileSnapshot(`../../../../fixtures/runbooks/slow-bank.dry-run-${columns}.txt`);
  expect(Math.max(...text.split('\n').map((line) => widthOf(line)))).toBeLessThanOrEqual(columns);
});

test('a runbook of few words', () => {
  const plain = checkRunbook({ file: 'a.yaml', written: { ...GOOD, steps: [] }, source: 'file' }, TARGETS);
  const text = renderDryRun(plain, 'docker', paper(80));
  expect(text).toContain('00:00  load  40/s, evenly spaced');
  expect(text).toMatch(/where +nothing +all 5 edges and services/);
  expect(text).toContain('aborts      when somebody stops it');
  expect(text).not.toContain('people');
});

test('what is said of a target or by a runbook writes no escape codes', () => {
  const written = { ...GOOD, title: 'Red \u001b[31m', notes: 'a\u0007b', steps: [{ at: '1s', say: 'x\u001b[2Jy' }] };
  const text = renderDryRun(checkRunbook({ file: 'a.yaml', written, source: 'file' }, TARGETS), 'local', paper(80));
  for (const unseen of ['\u001b', '\u0007']) expect(text).not.toContain(unseen);
});

describe('the timeline', () => {
  const rows = timelineRows(runbook).map(({ atMs, what, text }) => `${clockText(atMs)} ${what} ${text}`);

  test('is in the order of time, from the begin of the load to its end', () => {
    expect(rows[0]).toBe('00:00 load 40/s, at random');
    expect(rows.at(-1)).toBe('10:00 end the load ends, 3 statements judged');
    const times = timelineRows(runbook).map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('the steady state is judged just before the first fault', () => {
    const judged = rows.findIndex((row) => row.includes('judge'));
    expect(rows[judged]).toBe('03:00 judge the steady state: nothing is broken unless it holds');
    expect(rows[judged + 1]).toBe('03:00 inject slow bank: latency 5 s ± 1 s on shop->bank, for 2m 00s, until 05:00');
  });

  test('a fault is lifted by itself when its time is over', () => {
    expect(rows).toContain('05:00 lifted slow bank, by itself');
  });

  test('a gate says what goes on breaking things while people think', () => {
    expect(rows).toContain('01:30 gate Does everything look as usual? (waits for somebody)');
    expect(rows).toContain(
      '04:30 gate Does anybody know by now what is broken? (waits for somebody, and slow bank and frozen stock act meanwhile)',
    );
  });

  test('what nothing lifts acts to the end', () => {
    const written = { ...GOOD, steps: GOOD.steps.slice(0, 1) };
    const lasting = timelineRows(checkRunbook({ file: 'a.yaml', written, source: 'file' }, TARGETS));
    expect(lasting.map(({ text }) => text)).toContain('slow bank: latency 5 s on shop->bank, for 8m 00s, to the end');
    expect(lasting.at(-1)?.text).toBe('the load ends, slow bank is lifted, 1 statement judged');
  });
});

test.each([
  [0, '00:00'],
  [90_000, '01:30'],
  [3_600_000, '1:00:00'],
  [250, '00:00.250'],
  [59_999.6, '01:00'],
])('%d ms is %s', (ms, text) => expect(clockText(ms)).toBe(text));
