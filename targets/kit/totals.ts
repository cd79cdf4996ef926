import type { Telemetry } from './telemetry.ts';

/** Metric -> what it says. */
type Metrics<T> = Readonly<Partial<Record<keyof T & string, string>>>;

/**
 * Exports what a database keeps, under the names that its row has. One query serves all metrics of a scrape, so they agree with each
 * other.
 */
export function exportTotals<T extends Readonly<Record<keyof T, number>>>(
  telemetry: Telemetry,
  read: () => Promise<T>,
  metrics: { readonly counters: Metrics<T>; readonly gauges?: Metrics<T> },
): void {
  let pending: Promise<T> | undefined;
  const totals = () => {
    pending ??= read().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  for (const [kind, of] of [
    ['counter', metrics.counters],
    ['gauge', metrics.gauges],
  ] as const)
    for (const [name, help] of Object.entries(of ?? {}))
      telemetry[kind](name, String(help), [], async () => (await totals())[name as keyof T]);
}
