import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { AlertRules, Scrapes } from '../../domain/alert.ts';
import { parseMetric } from '../../domain/metric.ts';
import { NAME } from '../promql/labels.ts';
import { askPromtool, whyNoPromtool } from '../promql/promtool.fixture.ts';
import { playRules } from './play-rules.ts';
import { storedSeries } from './stored-series.ts';

interface Rule {
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const rulesOf = (...rules: Rule[]): AlertRules => ({
  file: 'rules.yml',
  text: stringify({
    groups: [{ name: 'g', interval: '100ms', rules: rules.map((rule, i) => ({ alert: `A${i}`, ...rule })) }],
  }),
  compress: 1,
  scrapeMs: 100,
});

type Values = Scrapes['series'][number]['values'];
const scrapesOf = (
  series: Readonly<Record<string, Values>>,
  failed: readonly number[] = [],
  everyMs = 100,
): Scrapes => ({
  service: 'shop',
  atMs: (Object.values(series)[0] ?? []).map((_, i) => i * everyMs),
  failed,
  series: Object.entries(series).map(([name, values]) => ({ name, values })),
});

const play = (rules: AlertRules, scrapes: Scrapes) =>
  playRules([rules], { scrapes: [scrapes], untilMs: (scrapes.atMs.length - 1) * 100, timeScale: 1 });

/** `PPFF.?`: pending, firing, not active, not known, at each evaluation. */
function shown(rule: Rule, scrapes: Scrapes): string {
  const { alerts, series } = play(rulesOf(rule), scrapes);
  return (alerts[0]?.evaluations ?? [])
    .map(([, found], i) => {
      if (found === null) return '?';
      const active = series.filter(({ samples }) => samples[i]?.[1] === 1).map(({ name }) => parseMetric(name));
      const states = active.map((metric) => (metric.kind === 'sample' ? metric.labels['alertstate'] : ''));
      if (states.includes('firing')) return 'F';
      return states.includes('pending') ? 'P' : '.';
    })
    .join('');
}

test.each([
  ['fires at once without for', { expr: 'x > 1' }, [0, 2, 2, 0, 2], '.FF.F'],
  ['waits for as long as for says', { expr: 'x > 1', for: '200ms' }, [0, 2, 2, 2, 2, 0], '.PPFF.'],
  ['begins anew after one evaluation', { expr: 'x > 1', for: '200ms' }, [2, 2, 0, 2, 2, 0, 2, 2, 2], 'PP.PP.PPF'],
  ['fires when for ends between two evaluations', { expr: 'x > 1', for: '150ms' }, [2, 2, 2, 0], 'PPF.'],
  ['fires on as long as it is kept', { expr: 'x > 1', keep_firing_for: '200ms' }, [2, 0, 0, 0, 0], 'FFF..'],
  ['is kept anew by each evaluation', { expr: 'x > 1', keep_firing_for: '200ms' }, [2, 0, 2, 0, 0, 0], 'FFFFF.'],
  ['is not kept while it only waits', { expr: 'x > 1', for: '200ms', keep_firing_for: '1s' }, [2, 2, 0, 0], 'PP..'],
  ['is no NaN', { expr: 'x > 1' }, ['NaN', 2, 'NaN', '+Inf'], '.F.F'],
  ['goes when its series goes', { expr: 'x > 1' }, [2, 2, null, null, 2], 'FF..F'],
  ['is there when its series is not', { expr: 'absent(x)' }, [null, 2, null], 'F.F'],
] satisfies [string, Rule, Values, string][])('%s', (_, rule, values, wanted) => {
  expect(shown(rule, scrapesOf({ x: values }))).toBe(wanted);
});

test('where a scrape that it needs failed, it is not known, and the scrape leaves nothing behind', () => {
  const scrapes = scrapesOf({ x: [2, 2, null, 2, 2], y: [0, 0, 0, 0, 0] }, [2]);
  expect(shown({ expr: 'x > 1', for: '100ms' }, scrapes)).toBe('PF?PF');
  expect(shown({ expr: 'up == 0' }, scrapes)).toBe('..F..');
});

test('where scrapes do not come back, it is not known after the fourth that is missing', () => {
  const values: Values = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2];
  const hanging = { ...scrapesOf({ x: values }), atMs: [0, 100, 200, 300, 400, 500, 600, 700, 800, 1900] };
  const { alerts } = playRules([rulesOf({ expr: 'x > 1' })], { scrapes: [hanging], untilMs: 2000, timeScale: 1 });
  const unknown = alerts[0]?.evaluations.filter(([, found]) => found === null).map(([atMs]) => atMs);
  expect(unknown).toEqual([1300, 1400, 1500, 1600, 1700, 1800]);
  const patient = rulesOf({ expr: 'x > 1', for: '900ms' });
  const waited = playRules([patient], { scrapes: [hanging], untilMs: 2000, timeScale: 1 });
  expect(waited.alerts[0]?.evaluations.filter(([, found]) => found === null)).toEqual([[1800, null]]);
});

test('no traffic is no data, and not 0', () => {
  const { alerts, series } = play(
    rulesOf({ expr: 'rate(t[300ms]) / rate(c[300ms]) > -1' }),
    scrapesOf({ t: [1, 1, 1, 1], c: [5, 5, 5, 5] }),
  );
  expect(alerts[0]?.evaluations.map(([, found]) => found)).toEqual([0, 0, 0, 0]);
  expect(series).toEqual([]);
});

test('a name that nobody exports, and labels that do not match, find nothing, where healthy calls do', () => {
  const calls = scrapesOf({
    't{s="bank"}': [0, 0, 0, 0],
    'c{s="bank",outcome="ok"}': [0, 5, 10, 15],
  });
  const found = (expr: string) => play(rulesOf({ expr }), calls).alerts[0]?.evaluations.at(-1)?.[1];
  expect(found('rate(t[300ms]) / rate(c[300ms]) > 0.05')).toBe(0);
  expect(found('rate(timeouts[300ms]) / rate(calls[300ms]) > 0.05')).toBe(0);
  expect(found('sum by (s) (rate(t[300ms])) / sum by (s) (rate(c[300ms])) > 0.05')).toBe(1);
  expect(found('c > 100 and t > 100')).toBe(0);
  expect(found('c > 100 or t > 100')).toBe(2);
  expect(found('c > 100 unless t > 100')).toBe(1);
});

test('series whose labels are one alert are a problem, and leave the rule open', () => {
  const { gaps, alerts } = play(
    rulesOf({ expr: 'x > 1', labels: { s: 'all' } }),
    scrapesOf({ 'x{s="a"}': [2, 2], 'x{s="b"}': [0, 2] }),
  );
  expect(alerts[0]?.evaluations).toEqual([
    [0, 2],
    [100, null],
  ]);
  expect(gaps).toMatchObject([
    { service: 'alerts', problem: expect.stringContaining('alert A0: several series'), readings: 1 },
  ]);
});

test('the labels that Prometheus sets, and those of the rule, are on the alert', () => {
  const { series } = play(
    rulesOf({ expr: 'x > 1', labels: { severity: 'page' } }),
    scrapesOf({ 'x{job="mine",e=""}': [2] }),
  );
  expect(series.map(({ name }) => parseMetric(name))).toMatchObject([
    {
      labels: {
        alertname: 'A0',
        alertstate: 'firing',
        exported_job: 'mine',
        job: 'shop',
        instance: 'shop',
        severity: 'page',
      },
    },
  ]);
});

const reason = whyNoPromtool();
describe.skipIf(reason !== undefined)(`ALERTS of promtool${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('are ours at every evaluation, whatever the series do and however long for is', { timeout: 60_000 }, () => {
    const values = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(0, 1, 2, 3) },
        { weight: 1, arbitrary: fc.constantFrom<Values[number]>(null, 'NaN', '+Inf') },
      ),
      { minLength: 20, maxLength: 20 },
    );
    const rule = fc.record(
      {
        expr: fc.constantFrom(
          'x > 1',
          'x{a="1"} > 0',
          'sum(x) > 2',
          'rate(x[350ms]) > 3',
          'max by (a) (x) >= 2',
          'x == 0',
          'up == 0',
          'absent(x{a="1"})',
        ),
        for: fc.constantFrom('0s', '50ms', '100ms', '150ms', '200ms', '300ms', '301ms'),
        keep_firing_for: fc.constantFrom('0s', '50ms', '100ms', '250ms'),
        labels: fc.constantFrom({}, { severity: 'page' }),
      },
      { requiredKeys: ['expr'] },
    );
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 3, maxLength: 8 }),
        values,
        values,
        fc.uniqueArray(fc.nat(19), { maxLength: 3 }),
        (rules, one, two, failed) => {
          const kept = (series: Values) => series.map((value, i) => (failed.includes(i) ? null : value));
          const scrapes = scrapesOf({ 'x{a="1"}': kept(one), 'x{a="2"}': kept(two) }, failed);
          const file = rulesOf(...rules);
          const theirs = askPromtool({
            series: storedSeries([scrapes]),
            rules: file.text,
            evaluateEveryMs: 100,
            queries: scrapes.atMs.map((atMs) => ({ expr: 'ALERTS', atMs })),
          });
          // Without failed scrapes, after which ours are not known.
          const played = play(file, { ...scrapes, failed: [] });
          const up = playRules([file], { scrapes: [scrapes], untilMs: 1900, timeScale: 1 });
          for (const [i, atMs] of scrapes.atMs.entries()) {
            const names = played.series.filter(({ samples }) => samples[i]?.[1] === 1).map(({ name }) => name);
            const ofUp = up.series.filter(({ name, samples }) => /instance/.test(name) && samples[i]?.[1] === 1);
            const expected = new Set([...names, ...ofUp.map(({ name }) => name)].map(labelsIn));
            const got = theirs[i];
            if (got === 'error' || got === undefined) throw new Error(`no answer for ${atMs}`);
            expect({ atMs, alerts: [...expected].toSorted() }).toEqual({
              atMs,
              alerts: got.map(({ labels }) => sorted(labels)).toSorted(),
            });
          }
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

function labelsIn(name: string): string {
  const metric = parseMetric(name);
  return metric.kind === 'sample' ? sorted({ ...metric.labels, [NAME]: 'ALERTS' }) : name;
}

function sorted(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted());
}
