import type { RunningTarget, ServiceControl } from '../domain/ports.ts';
import { parsePrometheus } from '../domain/prometheus.ts';

/** Caller and callee of an edge: `payment->bank`. */
export function endsOf(edge: string): { readonly from: string; readonly to: string } {
  const [from = '', to = ''] = edge.split('->');
  return { from, to };
}

/** Calls over an edge that its caller has counted as sent; null when it has no such count or does not answer. */
export async function callsSent({ services }: RunningTarget, edge: string): Promise<number | null> {
  const { from, to } = endsOf(edge);
  return (await readCounts(services.get(from)))('service_requests_total', { service: to });
}

/** Requests that the service has counted; null when it has no such count or does not answer. */
export async function arrivalsAt(service: ServiceControl | undefined): Promise<number | null> {
  return (await readCounts(service))('arrivals_total');
}

/** The sum of the samples of a metric with these labels; null when the service does not have that metric. */
type Count = (metric: string, labels?: Readonly<Record<string, string>>) => number | null;

/** One reading of a service's metrics. One that is too busy to answer has no counts. */
export async function readCounts(service: ServiceControl | undefined): Promise<Count> {
  const path = service?.spec.metrics;
  const text = service && path !== undefined ? await service.get(path).catch(() => undefined) : undefined;
  if (text === undefined) return () => null;
  const { samples, types, unreadable } = parsePrometheus(text);
  return (metric, labels = {}) => {
    const own = samples.filter(({ name }) => name === metric);
    // A counter with labels has no sample before its first count.
    const isMissing = own.length === 0 && !types.has(metric);
    if (isMissing || unreadable.some(({ name }) => name === metric)) return null;
    const wanted = own.filter((sample) =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    return wanted.reduce((sum, { value }) => sum + value, 0);
  };
}
