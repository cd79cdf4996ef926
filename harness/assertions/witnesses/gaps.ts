import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, PhaseWindow, SeriesSample } from '../../domain/evidence.ts';
import type { Known } from '../grammar/comparison.ts';

/** Why a service's metrics lack values in some phases, as its probe saw it: ` (/metrics: line 3 is no sample: x 1,5)`. */
export function gapReason(
  evidence: Evidence,
  service: string,
  phases: readonly PhaseWindow[],
  metric?: string,
): string {
  const gaps = (evidence.gaps ?? []).filter(
    (gap) =>
      gap.service === service &&
      (gap.metric === undefined || metric === undefined || gap.metric === metric) &&
      phases.some(({ fromMs, toMs }) => gap.fromMs <= toMs && gap.toMs >= fromMs),
  );
  const [worst] = gaps.toSorted((a, b) => b.readings - a.readings);
  return worst ? ` (${worst.problem.split('\n')[0]})` : '';
}

/** Whether a line about this metric, or about any, could not be read: a label that is not there may have been on it. */
export function hasLostLine({ gaps = [] }: Evidence, service: string, metric: string | undefined): boolean {
  return gaps.some(
    (gap) => gap.service === service && gap.metric !== undefined && [gap.metric, undefined].includes(metric),
  );
}

/** Whether one of its endpoints did not answer at the end of that phase, while another may have. */
export function missedEnd({ gaps = [] }: Evidence, service: string, phase: string): boolean {
  return gaps.some((gap) => gap.service === service && gap.ends?.includes(phase));
}

/**
 * The longest stretch of these phases in which no reading of a service had a value, from the reading before it to the one
 * after it, in ms as measured; undefined when every reading had one.
 */
export function longestSilence(
  { series }: Evidence,
  service: string,
  metric: string,
  phases: readonly PhaseWindow[],
): Known | undefined {
  const silences = series
    .filter((one) => one.service === service && one.name === metric)
    .flatMap(({ samples }) => phases.flatMap((phase) => silencesIn(samples, phase)));
  return silences.toSorted((a, b) => b.high - b.low - (a.high - a.low))[0];
}

function silencesIn(samples: readonly SeriesSample[], { fromMs, toMs }: PhaseWindow): Known[] {
  const silences: Known[] = [];
  let since = fromMs;
  let isSilent = false;
  for (const [atMs, value] of samples) {
    if (atMs < fromMs || atMs > toMs) continue;
    if (value !== null && isSilent) silences.push({ low: since, high: atMs });
    if (value !== null) since = atMs;
    isSilent = value === null;
  }
  return isSilent ? [...silences, { low: since, high: toMs }] : silences;
}

/** `its metrics were silent for 8 s, from 12 s on`, in real time. */
export function describeSilence({ low, high }: Known, timeScale: number): string {
  return `its metrics were silent for ${formatDuration((high - low) * timeScale)}, from ${formatDuration(low * timeScale)} on`;
}
