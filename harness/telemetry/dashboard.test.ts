import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { TO_THE_END, UNTIL_FAULT } from './sample-events.fixture.ts';
import { scrapedAfter } from './scrape.fixture.ts';

/** Everything in the dashboard that asks Prometheus: panels, variables, annotations. */
const text = readFileSync(new URL('../../docs/grafana/squall.json', import.meta.url), 'utf8');
const queries = [...text.matchAll(/"(?:expr|query)": ("(?:[^"\\]|\\.)*")/g)]
  .map(([, json]) => JSON.parse(json as string) as string)
  .filter((query) => query !== 'prometheus');

/** Grafana's own parts in the words of Prometheus. */
const promql = (query: string) =>
  query
    .replace(/^label_values\((.*), \w+\)$/, '$1')
    .replaceAll('$__rate_interval', '1m')
    .replaceAll(/\$\w+/g, '.*');

interface Asked {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  readonly errors: number;
}

function asked(query: string): Asked {
  const found = { metrics: [] as string[], labels: [] as string[], errors: 0 };
  const source = promql(query);
  parser.parse(source).iterate({
    enter: ({ type, from, to }) => {
      const token = source.slice(from, to);
      if (type.isError) found.errors++;
      else if (type.name === 'Identifier') found.metrics.push(token);
      else if (type.name === 'LabelName') found.labels.push(token);
    },
  });
  const [, label] = /^label_values\(.*, (\w+)\)$/.exec(query) ?? [];
  return { ...found, labels: [...found.labels, ...(label ? [label] : [])] };
}

const exported = Map.groupBy(
  [...(await scrapedAfter(UNTIL_FAULT)), ...(await scrapedAfter(TO_THE_END))],
  ({ name }) => name,
);

test('there are queries to test', () => {
  expect(queries.length).toBeGreaterThan(12);
});

test.each([...new Set(queries)])('%s is PromQL and asks for metrics and labels that are exported', (query) => {
  const { metrics, labels, errors } = asked(query);
  expect(errors).toBe(0);
  expect(metrics.length).toBeGreaterThan(0);
  const known = metrics.flatMap((name) => exported.get(name) ?? []).flatMap((sample) => Object.keys(sample.labels));
  for (const name of metrics) expect([...exported.keys()]).toContain(name);
  for (const label of labels) expect(known).toContain(label);
});

test('every metric that is exported is on the dashboard', () => {
  const shown = new Set(queries.flatMap((query) => asked(query).metrics));
  expect([...exported.keys()].filter((name) => !shown.has(name))).toEqual([]);
});
