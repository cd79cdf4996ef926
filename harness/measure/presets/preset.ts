import type { MetricRecord } from '../../domain/metric.ts';
import type { ProbeSpec } from '../../domain/service.ts';

/** How to compute Squall's metrics from those of a common exporter. One file each; all of them in the catalogue. */
export interface Preset {
  readonly name: string;
  /** The exporter of these metrics. docs/probes.md prints it, and the note. */
  readonly about: string;
  readonly format: ProbeSpec['format'];
  /** What must be switched on to have them, or what they lack. */
  readonly note?: string;
  /** Metric, with `$label` where a label of the exporter belongs -> its formula, or several: the first with a value counts. */
  readonly metrics: MetricRecord<string | readonly string[]>;
}
