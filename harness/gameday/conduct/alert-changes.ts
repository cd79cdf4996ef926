import type { Series } from '../../domain/evidence.ts';
import { parseMetric } from '../../domain/metric.ts';
import type { NewEntryOf } from '../journal/entries.ts';

type Change = NewEntryOf<'alert'>;

export interface AlertsOf {
  readonly variant: string;
  /** When the scenario began, on the clock of the journal. */
  readonly beganMs: number;
}

/** When which alert fired and when it was resolved, in the order of time, from the series `ALERTS`. */
export function alertChanges(series: readonly Series[], { variant, beganMs }: AlertsOf): readonly Change[] {
  return series
    .flatMap(({ name, samples }) => {
      const metric = parseMetric(name);
      if (metric.kind !== 'sample' || metric.name !== 'ALERTS' || metric.labels['alertstate'] !== 'firing') return [];
      const { alertname = '', alertstate: _, ...labels } = metric.labels;
      let before = 0;
      return samples.flatMap(([atMs, value]): Change[] => {
        if (value === null || value === before) return [];
        before = value;
        const state = value > 0 ? 'fires' : 'resolved';
        return [{ kind: 'alert', variant, name: alertname, state, labels, sinceMs: beganMs + atMs }];
      });
    })
    .toSorted((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0));
}
