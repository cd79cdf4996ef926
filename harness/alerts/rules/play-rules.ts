import type { AlertRecord, AlertRules, Scrapes } from '../../domain/alert.ts';
import type { ProbeGap, Series } from '../../domain/evidence.ts';
import { printMetric } from '../../domain/metric.ts';
import { asVector, evaluate } from '../promql/evaluate.ts';
import { type Labels, selectorsIn, type Vector } from '../promql/expression.ts';
import { keyOf, NAME } from '../promql/labels.ts';
import { PromqlError } from '../promql/promql-error.ts';
import { createStorage, type Storage } from '../promql/storage.ts';
import { type ActiveAlert, createAlertState } from './alert-state.ts';
import { type AlertRule, type RuleGroup, readRules } from './read-rules.ts';
import { storedSeries } from './stored-series.ts';
import { withoutComparisons } from './without-comparisons.ts';

export interface PlayedRules {
  readonly alerts: readonly AlertRecord[];
  /** `ALERTS`, as Prometheus stores it, and 0 where it is not there; under the name of the service `alerts`. */
  readonly series: readonly Series[];
  /** Rules that could not be evaluated on these series. */
  readonly gaps: readonly ProbeGap[];
}

/** When as many scrapes in a row have not come back, nothing is known; an alert that waits for longer cannot fire unseen. */
const LATE_SCRAPES = 4;

/** The service that `ALERTS` is reported under. */
const REPORTED_BY = 'alerts';

export interface Played {
  readonly scrapes: readonly Scrapes[];
  readonly untilMs: number;
  readonly timeScale: number;
}

/** Evaluates rules over a run, as a Prometheus that scraped its services like that would have. */
export function playRules(files: readonly AlertRules[], { scrapes, untilMs, timeScale }: Played): PlayedRules {
  const storage = createStorage(storedSeries(scrapes));
  const played = files.flatMap((file) => {
    const scrapedEveryMs = scrapeEveryMs(file, timeScale);
    return readRules(file, timeScale).groups.flatMap((group) =>
      group.rules.map((rule) => playRule(rule, group, { storage, scrapes, scrapedEveryMs, untilMs })),
    );
  });
  return {
    alerts: played.map(({ record }) => record),
    series: played.flatMap(({ series }) => series),
    gaps: played.flatMap(({ gap }) => (gap ? [gap] : [])),
  };
}

/** Names of the metrics that rules ask for. */
export function scrapedBy(files: readonly AlertRules[]): ReadonlySet<string> {
  const rules = files.flatMap((file) => readRules(file).groups).flatMap((group) => group.rules);
  return new Set(rules.flatMap(({ expression }) => selectorsIn(expression)).map(({ name }) => name));
}

/** As measured, ms. */
export function scrapeEveryMs({ scrapeMs, compress }: AlertRules, timeScale: number): number {
  return scrapeMs / compress / timeScale;
}

interface Ground {
  readonly storage: Storage;
  readonly scrapes: readonly Scrapes[];
  readonly scrapedEveryMs: number;
  readonly untilMs: number;
}

function playRule(rule: AlertRule, { everyMs }: RuleGroup, { storage, scrapes, scrapedEveryMs, untilMs }: Ground) {
  const state = createAlertState(rule);
  const unfiltered = withoutComparisons(rule.expression);
  const oldestMs = Math.max(LATE_SCRAPES * scrapedEveryMs, rule.forMs);
  const sources = scrapes.filter((endpoint) => isAskedFor(rule, endpoint));
  const evaluations: (readonly [number, number | null])[] = [];
  const active: { readonly atMs: number; readonly alerts: readonly ActiveAlert[] }[] = [];
  const failed: { readonly atMs: number; readonly problem: string }[] = [];
  for (let atMs = 0; atMs <= untilMs; atMs += everyMs) {
    const outcome = evaluateOnce(() => state(atMs, asVector(evaluate(rule.expression, storage, atMs))));
    const data = evaluateOnce(() => withValue(asVector(evaluate(unfiltered, storage, atMs))).length);
    const problem = outcome.problem ?? data.problem;
    if (problem !== undefined) failed.push({ atMs, problem });
    const isKnown = problem === undefined && !sources.some((endpoint) => isBlind(endpoint, atMs, oldestMs));
    evaluations.push([atMs, isKnown ? (data.value ?? null) : null]);
    active.push({ atMs, alerts: outcome.value ?? [] });
  }
  const known = new Map(evaluations.map(([atMs, series]) => [atMs, series !== null]));
  return {
    record: { alert: rule.alert, evaluations },
    series: seriesOf(active, (atMs) => known.get(atMs) ?? false),
    gap: gapOf(rule, failed),
  };
}

function evaluateOnce<T>(work: () => T): { readonly value?: T; readonly problem?: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof PromqlError) return { problem: error.message };
    throw error;
  }
}

function withValue(vector: Vector): Vector {
  return vector.filter(({ value }) => !Number.isNaN(value));
}

function isAskedFor({ expression }: AlertRule, { service, series }: Scrapes): boolean {
  const names = new Set(selectorsIn(expression).map(({ name }) => name));
  return storedSeries([{ service, atMs: [], failed: [], series }]).some(
    ({ labels }) => labels[NAME] !== 'up' && names.has(labels[NAME] ?? ''),
  );
}

/** Whether the last scrape of an endpoint before a moment failed, or is older than it may be. */
function isBlind({ atMs, failed }: Scrapes, moment: number, oldestMs: number): boolean {
  const last = atMs.findLastIndex((at) => at <= moment);
  return failed.includes(last) || moment - (atMs[last] ?? 0) > oldestMs;
}

/** Each alert that was ever active in each of its states, over all evaluations. */
function seriesOf(
  evaluations: readonly { readonly atMs: number; readonly alerts: readonly ActiveAlert[] }[],
  isKnown: (atMs: number) => boolean,
): Series[] {
  const labelSets = new Map<string, Labels>();
  const timelines = evaluations.map(({ atMs, alerts }) => {
    const present = new Set<string>();
    for (const { labels, state } of alerts) {
      const all = { ...labels, alertstate: state };
      labelSets.set(keyOf(all), all);
      present.add(keyOf(all));
    }
    return { atMs, present };
  });
  return [...labelSets].map(([key, { alertname = '', alertstate = '', ...labels }]) => ({
    name: printMetric({ kind: 'sample', name: 'ALERTS', labels: { alertname, alertstate, ...labels } }),
    service: REPORTED_BY,
    samples: timelines.map(({ atMs, present }) => [atMs, isKnown(atMs) ? Number(present.has(key)) : null] as const),
  }));
}

function gapOf({ alert }: AlertRule, failed: readonly { readonly atMs: number; readonly problem: string }[]) {
  const [first, last] = [failed[0], failed.at(-1)];
  if (!first || !last) return undefined;
  const gap: ProbeGap = {
    service: REPORTED_BY,
    problem: `alert ${alert}: ${first.problem}`,
    fromMs: first.atMs,
    toMs: last.atMs,
    readings: failed.length,
  };
  return gap;
}
