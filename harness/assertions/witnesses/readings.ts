import type { Evidence, PhaseWindow, Series } from '../../domain/evidence.ts';

/** What was sampled of one gauge within some phases: short peaks between two readings are not in it. */
export interface Readings {
  readonly at: string;
  readonly values: readonly number[];
}

/** The readings of a series by name, one entry per service that reports it; services without a reading left out. */
export function readingsIn(
  evidence: Evidence,
  name: string,
  at: string | undefined,
  phases: readonly PhaseWindow[],
): readonly Readings[] {
  return evidence.series
    .filter((series) => series.name === name && (at === undefined || series.service === at))
    .map((series) => ({ at: series.service, values: valuesIn(series, phases) }))
    .filter(({ values }) => values.length > 0);
}

function valuesIn({ samples }: Series, phases: readonly PhaseWindow[]): number[] {
  return samples.flatMap(([atMs, value]) =>
    value !== null && phases.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs) ? [value] : [],
  );
}
