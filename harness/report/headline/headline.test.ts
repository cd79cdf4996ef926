import { expect, test } from 'vitest';
import { headlineSection } from '../html/headline.ts';
import { renderHtml } from '../html/page.ts';
import { renderHeadline } from '../svg/headline.ts';
import { headlineOf } from './headline.ts';
import { FAULT_S, invented, inventedOutages } from './invented-outages.fixture.ts';
import { headlineSentence, timeText } from './sentence.ts';
import { shapesOf } from './shapes.ts';

const run = inventedOutages();
const headline = headlineOf(run.scenarios)!;
const rowOf = (variant: string) => headline.rows.find((row) => row.variant === variant)!;

test('the longest outage comes first, beside what was computed for it', () => {
  const told = headline.rows.map(({ variant, value, computed }) => [variant, value?.text, computed?.text]);
  expect(told.slice(0, 4)).toEqual([
    ['unprotected', '4.0x', '4.1x'],
    ['timeouts', '3.7x', '3.8x'],
    ['drop-stale-4', '0.8x', 'never'],
    ['drop-stale', '0.05x', '0'],
  ]);
});

test('times count from when the fault began, in real time', () => {
  expect(headline).toMatchObject({ fromS: -90, toS: FAULT_S + 1740, healedS: FAULT_S });
  expect(rowOf('unprotected').value?.outage).toEqual({ factor: 4, endS: FAULT_S * 5, lasting: false });
  expect(rowOf('unprotected').computed?.endS).toBeCloseTo(FAULT_S * 5.1);
});

test('an outage that reaches the end of the run has no end, whatever was computed', () => {
  expect(rowOf('drop-stale-4').value?.outage?.lasting).toBe(true);
  expect(rowOf('drop-stale-4').computed).toEqual({ text: 'never' });
  expect(
    headlineSentence(headlineOf([invented({ variant: 'x', served: () => 0, recoveryS: 300, factor: 0.8 })])!),
  ).toBe('The fault lasted 6 min. x was still out 4.8 min after it, when the run ended.');
});

test('the sentence tells the worst and the best', () => {
  expect(headlineSentence(headline)).toBe(
    'The fault lasted 6 min. unprotected was out for another 24 min: 4.0 times as long; resilient was not out after it.',
  );
});

test('what is served and what failed are shares of what is usually sent', () => {
  const { slices } = rowOf('order-bulkhead');
  expect(slices.find(({ fromS }) => fromS === 0)).toMatchObject({ served: 0.25, instead: 0, failed: 0.75 });
  expect(slices.find(({ fromS }) => fromS === -90)).toMatchObject({ served: 1, instead: 0, failed: 0 });
});

test('answers that are seldom without the fault are another way of serving, and not a failure', () => {
  const resilient = rowOf('resilient');
  expect(resilient.slices.find(({ fromS }) => fromS === 0)).toMatchObject({ served: 0.2, instead: 0.8, failed: 0 });
  expect(resilient.slices.at(-1)).toMatchObject({ served: 1, instead: 0 });
});

test('a crowd that is served at once is cut off, and the areas meet', () => {
  const slices = [
    { fromS: 0, toS: 10, served: 0.5, instead: 0.25, failed: 0.25 },
    { fromS: 10, toS: 20, served: 9, instead: 0, failed: 1 },
  ];
  expect(shapesOf(slices, (s) => s)).toEqual({
    served: 'M0 100V60H10V0H20V100H10V100H0Z',
    instead: 'M0 60V40H10V0H20V0H10V60H0Z',
    failed: 'M0 40V20H10V0H20V0H10V40H0Z',
  });
  expect(shapesOf([{ fromS: 0, toS: 1, served: 1, instead: 0, failed: 0 }], (s) => s).instead).toBe('');
});

test('variants of several scenarios with the same headline are told together, others not', () => {
  const more = invented({ variant: 'y', served: () => 1, recoveryS: 60, factor: 0, scenario: 'S25-more' });
  const { headline: _, ...plan } = more.evidence.plan;
  const without = { ...more, evidence: { ...more.evidence, plan: { ...plan, variant: 'z' } } };
  const variants = headlineOf([...run.scenarios, more, without])?.rows.map(({ variant }) => variant);
  expect(variants).toContain('y');
  expect(variants).not.toContain('z');
  expect(headlineOf([without])).toBeUndefined();
});

test('a variant that no statement measured is shown, and says so', () => {
  const [row] = headlineOf([invented({ variant: 'x', served: () => 1, recoveryS: 60 })])?.rows ?? [];
  expect(row?.value).toBeUndefined();
  expect(headlineSection({ ...headline, rows: [row!] }, () => undefined).markup).toContain('not measured');
});

test('a run without a fault, or without a baseline, has no headline', () => {
  const [{ evidence, verdicts }] = run.scenarios as [(typeof run.scenarios)[number]];
  expect(headlineOf([{ evidence: { ...evidence, faults: [] }, verdicts }])).toBeUndefined();
  const phases = evidence.phases.filter(({ name }) => name !== 'baseline');
  expect(headlineOf([{ evidence: { ...evidence, phases }, verdicts }])).toBeUndefined();
});

test('a page with a headline begins with it, and each name leads to its variant', () => {
  const page = renderHtml(run);
  expect(page.indexOf('class="headline"')).toBeLessThan(page.indexOf('id="verdicts"'));
  expect(page).not.toContain('class="opening"');
  expect(page).toMatch(/<a href="#v2">unprotected<\/a>/);
  expect(page).toContain('aria-label="resilient: 100 % of its requests served during the fault, 100 % after it; 0x"');
});

test('names of variants are text in a page and in a drawing, never markup', () => {
  const evil = headlineOf([invented({ variant: '<b>&"', served: () => 1, recoveryS: 60, factor: 0 })])!;
  for (const markup of [headlineSection(evil, () => 'v1').markup, renderHeadline(evil, { about: '<i>' })]) {
    expect(markup).not.toContain('<b>&"');
    expect(markup).not.toContain('<i>');
  }
});

test.each([
  [36, '36 s'],
  [119, '119 s'],
  [120, '2 min'],
  [1474, '24.6 min'],
])('%d s is %s', (seconds, text) => {
  expect(timeText(seconds)).toBe(text);
});
