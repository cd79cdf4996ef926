import { expect, test } from 'vitest';
import { sampleRun } from '../sample/sample-run.ts';
import { glanceTable } from './glance-table.ts';
import { groupsOf } from './groups.ts';
import { openingOf } from './opening.ts';
import { plotOf } from './plot.ts';

const run = sampleRun();

test('a page begins with the durations of a variant that breaks a bound beside one that holds it', () => {
  const opening = openingOf(run);
  const plot = plotOf(opening?.picture.chart as never);
  expect(plot.lines).toHaveLength(2);
  expect(plot.lines[0]?.name).toBe('naive');
  expect(plot.bounds?.map(({ text }) => text)).toContain('max duration < 6s');
  expect(opening?.sentence).toMatch(
    /^latency \d s on payment->bank\. max duration < 6s: naive breaks it with .*, .* holds it with /,
  );
});

test('each of its lines goes on where only the other one has a point, and has a gap where no request ended', () => {
  const [values = []] = plotOf(openingOf(run)?.picture.chart as never).lines.map((line) => line.values);
  expect(values).toContain('');
  expect(values.filter((value) => typeof value === 'number').length).toBeGreaterThan(2);
});

test('a run in which nothing breaks what another holds has no such picture', () => {
  const scenarios = run.scenarios.filter(({ evidence }) => evidence.plan.variant === 'naive');
  expect(openingOf({ ...run, scenarios })).toBeUndefined();
});

test('at a glance each scenario has a row, and each of its variants a cell that leads to it', () => {
  const groups = groupsOf(run);
  const { markup } = glanceTable(groups);
  expect(markup.match(/<tr><th scope="row">/g)).toHaveLength(groups.length);
  for (const { id, members } of groups) {
    expect(markup).toContain(`<a href="#${id}">`);
    for (const member of members) expect(markup).toContain(`<a href="#${member.id}">`);
  }
  expect(markup).toMatch(/<th scope="col">others/);
});
