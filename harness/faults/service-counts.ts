import type { RunningTarget, ServiceControl } from '../domain/ports.ts';
import { type PrometheusScrape, parsePrometheus } from '../domain/prometheus.ts';

/** Caller and callee of an edge: `payment->bank`. */
export function endsOf(edge: string): { readonly from: string; readonly to: string } {
  const [from = '', to = ''] = edge.split('->');
  return { from, to };
}

/** Calls over an edge that its caller has counted as sent; null when it has no such count or does not answer. */
export function callsSent({ services }: RunningTarget, edge: string): Promise<number | null> {
  const { from, to } = endsOf(edge);
  return countOf(services.get(from), 'service_requests_total', { service: to });
}

/** Requests that the service has counted; null when it has no such count or does not answer. */
export function arrivalsAt(service: ServiceControl | undefined): Promise<number | null> {
  return countOf(service, 'arrivals_total');
}

/** The sum of the samples of that name and labels; null when the service does not have that metric or does not answer. */
export async function countOf(
  service: ServiceControl | undefined,
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number | null> {
  const scrape = await scrapeOf(service);
  if (!scrape) return null;
  const { samples, types, unreadable } = scrape;
  if (unreadable.some(({ name }) => name === metric)) return null;
  const own = samples.filter(({ name }) => name === metric);
  // A counter with labels has no sample before its first count.
  if (own.length === 0 && !types.has(metric)) return null;
  const wanted = own.filter((sample) =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  return wanted.reduce((sum, { value }) => sum + value, 0);
}

/** A service that is too busy to answer, or answers something else, has no counts. */
async function scrapeOf(service: ServiceControl | undefined): Promise<PrometheusScrape | undefined> {
  const path = service?.spec.metrics;
  if (!service || path === undefined) return undefined;
  try {
    return parsePrometheus(await service.get(path));
  } catch {
    return undefined;
  }
}
