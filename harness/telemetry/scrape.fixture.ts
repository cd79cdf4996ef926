import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { RunEvent } from '../domain/events.ts';
import { type PrometheusSample, parsePrometheus } from '../domain/prometheus.ts';
import { measureInto } from './live-metrics.ts';

/** What Prometheus would read after these events of run `r1`; no server is started. */
export async function scrapedAfter(events: readonly RunEvent[]): Promise<readonly PrometheusSample[]> {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  await using live = measureInto('r1', [exporter]);
  for (const event of events) live.see(event);
  const { resourceMetrics } = await exporter.collect();
  const text = new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics);
  const { samples, unreadable } = parsePrometheus(text);
  if (unreadable.length > 0) throw new Error(`not Prometheus text: ${JSON.stringify(unreadable)}`);
  return samples;
}
