import type { RunningTarget, ServiceControl } from '../domain/ports.ts';
import { parsePrometheus } from '../domain/prometheus.ts';

/** Caller and callee of an edge: `payment->bank`. */
export function endsOf(edge: string): { readonly from: string; readonly to: string } {
  const [from = '', to = ''] = edge.split('->');
  return { from, to };
}

/** What the caller of an edge has counted of its calls over it. */
export interface CallCounts {
  /** Calls that were sent; null when it has no such count or does not answer. */
  readonly sent: number | null;
  /** With those that ended before they were sent, because no connection could be opened, where it counts them; null as `sent`. */
  readonly begun: number | null;
}

export async function callCounts({ services }: RunningTarget, edge: string): Promise<CallCounts> {
  const { from, to } = endsOf(edge);
  const count = await readCounts(services.get(from));
  const ended = count('service_requests_total', { service: to });
  const inFlight = count('service_requests_in_flight', { service: to }) ?? 0;
  const sent = ended === null ? null : ended + inFlight;
  const unsent = count('service_calls_unsent_total', { service: to }) ?? 0;
  return { sent, begun: sent === null ? null : sent + unsent };
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
