import { expect, test } from 'vitest';
import type { Series } from '../../domain/evidence.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { renderSvg } from '../svg/render.ts';
import { altText } from './alt-text.ts';
import { drawQuantity } from './catalogue.ts';

const { scenarios } = sampleRun();
const active = (alertname: string, service: string): Series => ({
  name: `ALERTS{alertname="${alertname}",alertstate="firing",service="${service}"}`,
  service: 'alerts',
  samples: [
    [1000, 0],
    [2000, 1],
    [3000, 0],
  ],
});
const members = (count: number, ...series: Series[]): JudgedScenario[] =>
  scenarios.slice(0, count).map((each) => ({ ...each, evidence: { ...each.evidence, series } }));

test('alerts are rows of states, by name or all of them', () => {
  const one = members(1, active('Slow', 'bank'), active('Slow', 'fraud'), active('Late', 'bank'));
  const namesIn = (what: string) => {
    const drawing = drawQuantity(what, one);
    return 'problem' in drawing ? drawing.problem : drawing.chart.lines.map(({ name }) => name);
  };
  expect(namesIn('alerts')).toEqual(['Slow bank', 'Slow fraud', 'Late bank']);
  expect(namesIn('alerts Late')).toEqual(['Late bank']);
  expect(namesIn('alerts Lat')).toBe('alerts Lat: no alert "Lat" was ever active, did you mean "Late"?');
});

test('of several variants each row names its own', () => {
  const drawing = drawQuantity('alerts Slow', members(2, active('Slow', 'bank')));
  const names = 'problem' in drawing ? [] : drawing.chart.lines.map(({ name }) => name);
  expect(names).toEqual(scenarios.slice(0, 2).map(({ evidence }) => `${evidence.plan.variant}: Slow bank`));
});

test('the chart and its description speak of alerts, not of breakers', () => {
  const drawing = drawQuantity('alerts', members(1, active('Slow', 'bank')));
  if ('problem' in drawing) throw new Error(drawing.problem);
  const text = altText(drawing.chart, 'S1');
  expect(text).toMatch(/Slow bank silent .*, firing /);
  expect(renderSvg(drawing.chart, { of: 'S1', about: text })).toMatch(/>silent<.*>pending<.*>firing</s);
});

test('without an active alert there is nothing to draw, and too many are told', () => {
  expect(drawQuantity('alerts', members(1))).toEqual({ problem: 'alerts: no alert was ever active' });
  const many = Array.from({ length: 17 }, (_, i) => active(`A${i}`, 'bank'));
  expect(drawQuantity('alerts', members(1, ...many))).toMatchObject({
    problem: expect.stringContaining('17 alerts are more'),
  });
});
