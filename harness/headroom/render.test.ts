import { describe, expect, test } from 'vitest';
import { renderHeadroomFiles } from './headroom-files.ts';
import { headroomReportSchema } from './headroom-report.ts';
import { renderHeadroomSvg } from './render-svg.ts';
import { renderHeadroom } from './render-terminal.ts';
import { healthy, report, sized, slowBank, stuck } from './sample-report.fixture.ts';
import { becauseText, holdsText, sentences } from './words.ts';

describe('in words', () => {
  test('each variant has one sentence, with every condition', () => {
    expect(sentences(report)).toEqual([
      'budgeted: p99 duration < 800ms holds up to 310/s healthy, does not hold with latency 2 s on payment->bank',
      'naive: p99 duration < 800ms holds up to 200/s healthy',
    ]);
  });

  test('a raised fault is told by what it was', () => {
    expect(sentences(sized)).toEqual(['budgeted: p99 duration < 800ms holds up to latency 4 s on payment->bank']);
  });

  test('of what nothing is known nothing is said', () => {
    const unknown = { ...slowBank, breaksFrom: null };
    expect(sentences({ ...report, envelopes: [unknown] })).toEqual([
      'budgeted: p99 duration < 800ms cannot be told with latency 2 s on payment->bank',
    ]);
  });

  test('where the lowest level could not be decided, nothing is said of it', () => {
    const [breaks] = slowBank.trials;
    const undecided = { ...breaks!, level: 50, text: '50/s', answer: 'unclear' as const };
    const open = { ...slowBank, trials: [undecided, breaks!] };
    expect(sentences({ ...report, envelopes: [open] })).toEqual([
      'budgeted: p99 duration < 800ms does not hold from 100/s on with latency 2 s on payment->bank',
    ]);
    expect([holdsText(open), holdsText(slowBank)]).toEqual(['not known', 'nowhere']);
  });

  test('what broke, what is not known between the limits, and why it ended early', () => {
    expect(becauseText(healthy)).toBe(
      'p99 duration < 800ms: 1.2 s; not known at 318/s: p99 duration < 800ms: shop waited 1.2 s for a CPU',
    );
    expect(becauseText(stuck)).toBe('p99 duration < 800ms: 9.8 s; it did not bear the lowest level again within 60 s');
  });

  test('a service that ended is the reason', () => {
    const died = { level: 400, text: '400/s', answer: 'breaks' as const, saw: [], died: 'shop ended with 137' };
    expect(becauseText({ ...stuck, trials: [died] })).toMatch(/^shop ended with 137; /);
  });
});

test('the terminal shows both limits of each envelope and fits 60 columns', () => {
  const text = renderHeadroom(report, { columns: 60, colour: false });
  expect(text).toContain(' budgeted, healthy 6 runs\n   holds up to  310/s\n   breaks from  326/s\n');
  expect(text).toContain('   holds up to  nowhere\n   breaks from  100/s\n');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
});

test('the chart has a dot for each run, and the widths of its bars are those of the levels', () => {
  const svg = renderHeadroomSvg({ ...report, envelopes: [healthy] });
  expect(svg.match(/<circle /g)).toHaveLength(6);
  const widthOf = (kind: string) => Number(new RegExp(`<rect class="${kind}"[^>]* width="([\\d.]+)"`).exec(svg)?.[1]);
  // On a logarithmic axis: 100 to 310, 310 to 326, and 326 to 460, the highest that was tried and 15 % more.
  const share = Math.log(310 / 100) / Math.log(326 / 310);
  expect(widthOf('holds') / widthOf('gap')).toBeCloseTo(share, 0);
  expect(widthOf('holds') / widthOf('breaks')).toBeCloseTo(Math.log(3.1) / Math.log(460 / 326), 1);
});

test('a limit that was not seen has no label, and its bar ends in grey', () => {
  const svg = renderHeadroomSvg(sized);
  expect(svg).not.toContain('not seen');
  expect(svg).not.toContain('class="breaks"');
});

test('the JSON is as its schema, and the Markdown is a table', () => {
  const files = renderHeadroomFiles(report);
  expect(headroomReportSchema.parse(JSON.parse(files['headroom.json']))).toEqual(report);
  expect(files['headroom.md']).toContain('| budgeted | healthy | 310/s | 326/s | ');
});

test('secrets in what was observed are in no form', () => {
  const [trial, ...rest] = healthy.trials;
  const secret = { ...trial!, died: 'GET http://ada:s3cret-word@shop/ was refused' };
  const files = renderHeadroomFiles({ ...report, envelopes: [{ ...healthy, trials: [secret, ...rest] }] });
  for (const content of Object.values(files)) expect(content).not.toContain('s3cret-word');
});
