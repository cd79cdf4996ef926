import { type Chart, hasValues } from '../chart/chart.ts';
import { durationsChart, inFlightChart, outcomesChart, type Statistic } from '../chart/requests.ts';
import { spectrumChart } from '../chart/spectrum.ts';
import { sharedView } from '../chart/view.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { Drawing, Names, Undrawable } from './quantity.ts';

/** `p99 duration`: of the requests that ended in each interval, one line per variant. */
export function drawDurations(members: readonly JudgedScenario[], { name = 'max' }: Names): Drawing | Undrawable {
  const title = name === 'max' ? 'Longest duration' : `${name} of the durations`;
  const bounds = new RegExp(`^${name} duration (during \\w+ )?[<>]`);
  return drawing(members, durationsChart(sharedView(members), title, [name as Statistic], bounds));
}

/** How many requests wait for their answer at once, at the caller. */
export function drawInFlight(members: readonly JudgedScenario[]): Drawing | Undrawable {
  return drawing(members, inFlightChart(sharedView(members)));
}

/** How requests ended, stacked: of one variant only. */
export function drawOutcomes(members: readonly JudgedScenario[]): Drawing | Undrawable {
  const [only, ...others] = members;
  if (!only || others.length > 0) return { problem: 'outcomes are those of one variant: name one' };
  const title = `How requests ended with ${only.evidence.plan.variant}`;
  return drawing([only], outcomesChart(sharedView([only]), title));
}

/** Durations by percentile, variants over each other. */
export function drawSpectrum(members: readonly JudgedScenario[]): Drawing | Undrawable {
  const chart = spectrumChart(members.map(({ evidence }) => evidence));
  return chart ? { chart, shown: chart.lines.map(({ name }) => name) } : NOTHING;
}

const NOTHING: Undrawable = { problem: 'no request of these variants was recorded' };

function drawing(members: readonly JudgedScenario[], chart: Chart): Drawing | Undrawable {
  if (!hasValues(chart)) return NOTHING;
  return { chart, shown: members.map(({ evidence }) => evidence.plan.variant) };
}
