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

/** The same run with services behind it that report threads as well. */
function withServices(...services: string[]) {
  return of('naive', 'race5').map((each) => {
    const { series } = each.evidence;
    const more = services.toReversed().flatMap((service) => series.map((one) => ({ ...one, service })));
    return { ...each, evidence: { ...each.evidence, series: [...more, ...series] } };
  });
}

test('threads in use of one variant are a line for each service, and one for the size of their pools', () => {
  const { lines, title } = drawn('threads in use', withServices('b', 'c').slice(0, 1));
  expect(lines.map(({ name, colour }) => [name, colour])).toEqual([
    ['payment', undefined],
    ['b', undefined],
    ['c', undefined],
    ['all 200', 'muted'],
  ]);
  expect(title).toBe('Threads in use at each service');
});

test('of several variants they are a line for each service of each, or for each variant of one service', () => {
  const names = (what: string) =>
    drawn(what, withServices('b')).lines.flatMap(({ name, colour }) => (colour ? [] : [name]));
  expect(names('threads in use')).toEqual(['naive: payment', 'naive: b', 'race5: payment', 'race5: b']);
  expect(names('threads in use at b')).toEqual(['naive', 'race5']);
});

test('threads in use of nobody, of somebody unknown, and of too many', () => {
  expect(drawQuantity('threads in use at bb', withServices('b'))).toEqual({
    problem: 'threads in use at bb: no service "bb" reports it, did you mean "b"?',
  });
  const silent = of('naive').map((each) => ({ ...each, evidence: { ...each.evidence, series: [] } }));
  expect(drawQuantity('threads in use', silent)).toMatchObject({ problem: expect.stringContaining('no service') });
  expect(drawQuantity('threads in use', withServices('b', 'c', 'd', 'e', 'f', 'g'))).toMatchObject({
    problem: expect.stringContaining('more than a chart shows'),
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
