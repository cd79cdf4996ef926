import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type Labels, parseMetric, samplesOf, selects } from '../../domain/metric.ts';
import { anyOf, type Timeline } from './moment.ts';
import { seriesIn } from './readings.ts';

/** `HighTimeoutRate`, or `HighTimeoutRate{service="bank"}`: those of its alerts that have these labels. */
interface AlertSelector {
  readonly name: string;
  readonly labels: Labels;
}

function readAlert(text: string): AlertSelector {
  const metric = parseMetric(text);
  return metric.kind === 'sample' ? metric : { name: text, labels: {} };
}

/**
 * 1 while any alert of that name fires, and null where that is not known: from `ALERTS`, which services or a Prometheus export, and from
 * the evaluations of the rules, which leave an alert out while it is not active. Undefined where nobody reports it.
 */
export function alertTimeline(evidence: Evidence, text: string): Timeline | undefined {
  const { name, labels } = readAlert(text);
  const wanted = { ...samplesOf('ALERTS'), labels: { ...labels, alertname: name } };
  // Prometheus exports an alert that waits for its `for:` as pending, with the same 1.
  const pending = { ...wanted, labels: { ...wanted.labels, alertstate: 'pending' } };
  const series = seriesIn(evidence).filter(({ metric }) => selects(wanted, metric) && !selects(pending, metric));
  const evaluated = recordsOf(evidence, text).map(
    ({ evaluations }): Timeline => evaluations.map(([atMs, found]) => [atMs, found === null ? null : 0]),
  );
  const timelines = [...series.map(({ samples }) => samples), ...evaluated];
  return timelines.length === 0 ? undefined : anyOf(timelines);
}

/** Of every rule of that name, in some phases: how many series its expression gave, null where that is not known. */
export function seriesGiven(evidence: Evidence, text: string, phases: readonly PhaseWindow[]): (number | null)[][] {
  return recordsOf(evidence, text).map(({ evaluations }) =>
    evaluations.filter(([atMs]) => within(phases, atMs)).map(([, found]) => found),
  );
}

function recordsOf({ alerts = [] }: Evidence, text: string) {
  const { name } = readAlert(text);
  return alerts.filter(({ alert }) => alert === name);
}

export function within(phases: readonly PhaseWindow[], atMs: number): boolean {
  return phases.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs);
}

/** Every alert that has a rule or was exported. */
export function alertNames(evidence: Evidence): string[] {
  const exported = seriesIn(evidence).flatMap(({ metric }) =>
    metric.kind === 'sample' && selects(samplesOf('ALERTS'), metric) ? [metric.labels['alertname'] ?? ''] : [],
  );
  return [...new Set([...(evidence.alerts ?? []).map(({ alert }) => alert), ...exported])];
}
