import type { Evidence, Series } from '../../domain/evidence.ts';
import { type Metric, named, parseMetric, samplesOf, selects } from '../../domain/metric.ts';
import { type Chart, type ChartLine, short } from './chart.ts';
import { thinSamples } from './thin.ts';
import { sinceBegin, type View } from './view.ts';

/** One metric of a service as a line. */
export function seriesLine(
  view: View,
  evidence: Evidence,
  series: Series,
  { name, kind }: { readonly name: string; readonly kind: Chart['kind'] },
): ChartLine {
  const clock = view.clockOf(evidence);
  const { samples } = kind === 'rate' ? perSecond(series, evidence.plan.timeScale) : series;
  const points = thinSamples(samples, view.most.samples).map(
    ([at, value]) => [clock(at), value === null ? null : short(value)] as const,
  );
  const line = { name, points: sinceBegin(points, kind !== 'rate') };
  return isOneOf(LIMITS)(series) ? { ...line, colour: 'muted' } : line;
}

/** Limits are drawn muted, behind what is compared with them. */
const LIMITS = [named('threads total'), samplesOf('bulkhead_limit')];

/** Whether a series is of one of these metrics, whatever its labels. */
export function isOneOf(metrics: readonly Metric[]): (series: Series) => boolean {
  return ({ name }) => metrics.some((metric) => selects(metric, parseMetric(name)));
}

/** `breaker_state{dep="bank",endpoint="/refund"}` -> `bank`, `/refund` */
export function labelValues(name: string): string[] {
  const metric = parseMetric(name);
  return metric.kind === 'sample' ? Object.values(metric.labels) : [];
}

/** `breaker_state{dep="bank"}` -> `bank`, `bulkhead_limit{dep="bank"}` -> `bank limit` */
export function labelOf(name: string): string {
  const labels = labelValues(name).join(' ');
  if (labels === '') return name;
  const [, of] = /^(?:pool|bulkhead)_(in_use|waiting|limit)/.exec(name) ?? [];
  return of === undefined ? labels : `${labels} ${of.replace('_', ' ')}`;
}

/**
 * A counter as a rate of real time; where it went back it was reset, and what it shows is what came since. Its first
 * sample may be the sum of all that came before this scenario, so it says nothing.
 */
function perSecond(series: Series, k: number): Series {
  const samples = series.samples.map(([at, value], i): readonly [number, number | null] => {
    const [beforeAt, before] = series.samples[i - 1] ?? [at, null];
    if (value === null || before === null || at <= beforeAt) return [at, null];
    return [at, ((value >= before ? value - before : value) / ((at - beforeAt) * k)) * 1000];
  });
  return { ...series, samples };
}
