import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Evidence } from '../../domain/evidence.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { drawQuantity, QUANTITIES } from './catalogue.ts';

const { scenarios } = sampleRun();
const all = scenarios.filter(({ evidence }) => evidence.plan.scenario === 'S3-closed');
const of = (...variants: string[]) => all.filter(({ evidence }) => variants.includes(evidence.plan.variant));

/** The drawing of what must be one. */
function drawn(what: string, members: readonly JudgedScenario[] = of('naive', 'race5')) {
  const drawing = drawQuantity(what, members);
  if ('problem' in drawing) throw new Error(drawing.problem);
  return { ...drawing.chart, shown: drawing.shown };
}

test('docs/report.md lists every wording', () => {
  const page = readFileSync(new URL('../../../docs/report.md', import.meta.url), 'utf8');
  for (const { wording } of QUANTITIES) expect(page).toContain(`| \`${wording.replaceAll('|', '\\|')}\` |`);
});

test.each([
  'threads available',
  'threads available at payment',
  'in flight',
  'arrivals at bank',
  'p99 duration',
  'spectrum',
])('%s is one line for each variant', (what) => {
  const { lines, shown } = drawn(what);
  expect(lines.map(({ name }) => name)).toEqual(['naive', 'race5']);
  expect(shown).toEqual(['naive', 'race5']);
  for (const { points } of lines) expect(points.length).toBeGreaterThan(5);
});

test('the bound of a statement is drawn where it is about what is shown', () => {
  expect(drawn('max duration').bounds?.map(({ text }) => text)).toContain('max duration < 6s');
  expect(drawn('p50 duration').bounds).toEqual([]);
  expect(drawn('threads available').bounds).toEqual([{ at: 50, text: 'available threads > 50' }]);
});

test('a breaker is a band, and only variants that have one are shown', () => {
  const { kind, shown, lines } = drawn('breaker bank', of('naive', 'budgeted+breaker'));
  expect({ kind, shown }).toEqual({ kind: 'states', shown: ['budgeted+breaker'] });
  expect(lines[0]?.points.some(([, state]) => state === 2)).toBe(true);
});

test('pools and calls are found by name', () => {
  const series = ['pool_in_use{pool="db"}', 'bulkhead_in_use{dep="bank"}', 'calls to bank'].map((name, i) => ({
    name,
    service: 'payment',
    samples: [
      [1000, 10 * i],
      [2000, 30 * i],
    ] as const,
  }));
  const members = of('naive').map((each) => ({ ...each, evidence: { ...each.evidence, series } }));
  expect(drawn('pool bank in use', members).lines[0]?.points.at(-1)?.[1]).toBe(30);
  expect(drawn('calls to bank', members).lines[0]?.points.at(-1)?.[1]).toBe(40);
  expect(drawQuantity('pool bnak in use', members)).toEqual({
    problem: 'pool bnak in use: nothing is named "bnak", did you mean "bank"?',
  });
});

test('a quantity that several services report asks which', () => {
  const twice = ({ series, ...rest }: Evidence) => ({
    ...rest,
    series: [...series, ...series.map((each) => ({ ...each, service: 'b' }))],
  });
  const members = of('naive').map((each) => ({ ...each, evidence: twice(each.evidence) }));
  expect(drawQuantity('threads available', members)).toEqual({
    problem: 'threads available: several services report it, so add "at SERVICE" (one of payment, b)',
  });
});

test('variants whose warm-up took longer meet the others where the fault begins', () => {
  const late = ({ evidence, ...rest }: JudgedScenario, byMs: number): JudgedScenario => ({
    ...rest,
    evidence: {
      ...evidence,
      plan: { ...evidence.plan, variant: 'late' },
      phases: [
        { name: 'warmup', fromMs: 0, toMs: byMs },
        ...evidence.phases.map(({ name, fromMs, toMs }) => ({ name, fromMs: fromMs + byMs, toMs: toMs + byMs })),
      ],
      faults: evidence.faults.map((each) => ({ ...each, fromMs: each.fromMs + byMs, toMs: each.toMs + byMs })),
      series: evidence.series.map((each) => ({
        ...each,
        samples: each.samples.map(([at, value]) => [at + byMs, value] as const),
      })),
    },
  });
  const [naive] = of('naive') as [JudgedScenario];
  const { lines, bands } = drawn('threads available', [naive, late(naive, 7000)]);
  expect(lines[1]?.points).toEqual(lines[0]?.points);
  expect(bands).toHaveLength(1);
});
