import { OUTCOME_KINDS } from '../domain/outcome.ts';
import { nearest } from '../runtime/nearest.ts';
import type { Measurement } from './budget-file.ts';
import { inPercent } from './format.ts';

/** Samples below which a percentile is no more than the slowest request. */
const P99_SAMPLES = 100;
export const P999_SAMPLES = 1000;

/** The part of `run.json` that a plan reads: how long requests took. */
export interface RecordedRun {
  readonly scenarios: readonly RecordedScenario[];
}

export interface RecordedScenario {
  readonly name: string;
  readonly variant: string;
  readonly timeScale: number;
  /** Phase -> outcome label -> durations as measured. */
  readonly durations: Readonly<Record<string, Readonly<Record<string, RecordedDurations>>>>;
  readonly faults: readonly unknown[];
}

export interface RecordedDurations {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** Durations of one outcome in one phase of one scenario x variant. */
export interface Recorded {
  readonly scenario: RecordedScenario;
  readonly durations: RecordedDurations;
}

type Place = Recorded | { readonly problem: string };

/** The durations that `from` names, or in words why there are none to plan with. */
export function findRecorded(from: Measurement, report: RecordedRun): Place {
  const named = report.scenarios.filter(({ name }) => name === from.scenario);
  if (named.length === 0)
    return {
      problem: missing(
        'scenario',
        from.scenario,
        report.scenarios.map(({ name }) => name),
      ),
    };
  const variants = named.map(({ variant }) => variant);
  const matching = from.variant === undefined ? named : named.filter(({ variant }) => variant === from.variant);
  const [scenario, other] = matching;
  if (other) return { problem: `${from.scenario} ran as ${variants.join(', ')}: say which variant` };
  if (!scenario) return { problem: missing('variant', from.variant ?? '', variants) };
  const phase = scenario.durations[from.phase];
  if (!phase) return { problem: missing('phase', from.phase, Object.keys(scenario.durations)) };
  return findOutcome(from, scenario, phase);
}

function findOutcome(
  from: Measurement,
  scenario: RecordedScenario,
  phase: RecordedScenario['durations'][string],
): Place {
  const labels = Object.keys(phase);
  const outcome = from.outcome ?? (labels.length === 1 ? labels[0] : undefined);
  if (outcome === undefined)
    return { problem: `requests of ${from.phase} ended as ${labels.join(', ')}: say which outcome` };
  const durations = phase[outcome];
  if (!durations) return { problem: missing('outcome', outcome, labels) };
  if (isUnanswered(outcome)) return { problem: `${outcome} requests have no latency: they never got their answer` };
  if (durations.count < P99_SAMPLES)
    return { problem: `${durations.count} ${outcome} requests are too few for a p99; it takes ${P99_SAMPLES}` };
  return { scenario, durations };
}

function missing(what: string, name: string, names: readonly string[]): string {
  return `the run has no ${what} "${name}"${nearest(name, [...new Set(names)])}`;
}

/** What weakens durations taken from a run: few samples, unanswered requests, faults, another time scale. */
export function notesOn(name: string, { phase }: Measurement, { scenario, durations: { count } }: Recorded): string[] {
  const outcomes = Object.entries(scenario.durations[phase] ?? {});
  const total = outcomes.reduce((sum, [, { count }]) => sum + count, 0);
  const cut = outcomes.reduce((sum, [label, { count }]) => sum + (isUnanswered(label) ? count : 0), 0);
  const faulty = scenario.faults.length > 0 && phase === 'fault';
  return [
    ...(count < P999_SAMPLES
      ? [`${name}: ${count} requests are too few for a p99.9, so 2.5 times the p99 stands in.`]
      : []),
    ...(cut > 0
      ? [`${name}: ${inPercent(cut / total)} of its requests got no answer, so its true p99 is longer.`]
      : []),
    ...(faulty ? [`${name}: was measured under injected faults; a plan wants its healthy latencies.`] : []),
    ...(scenario.timeScale === 1
      ? []
      : [
          `${name}: was measured ${scenario.timeScale} times faster than real time; its durations were multiplied back.`,
        ]),
  ];
}

function isUnanswered(label: string): boolean {
  const kind = OUTCOME_KINDS.find((each) => each === label);
  return kind !== undefined && kind !== 'answered';
}
