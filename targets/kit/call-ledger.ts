import type { Sample, Telemetry } from './telemetry.ts';

interface Page {
  readonly service: string;
  readonly endpoint: string;
  sent: number;
  timeouts: number;
  /** Calls that ended before anything was sent: refused, connect timeout, given up. */
  unsent: number;
  /** Calls that were sent and have ended, by outcome. */
  readonly ended: Map<string, number>;
}

/** One call as the ledger sees it. */
export interface CallRecord {
  sent(): void;
  ended(outcome: string): void;
}

/** What one service knows about its calls: sent, how they ended, what never left. */
export interface CallLedger {
  start(service: string, endpoint: string): CallRecord;
  /** A timeout that the caller declared without ending the call. */
  timedOut(service: string, endpoint: string): void;
}

/**
 * Keeps the ledger and exports it. `service_requests_total` counts what was really SENT, at any moment: calls
 * without an end yet are its `outcome="in_flight"`, so that the sum over outcomes equals the dependency's arrivals.
 */
export function createCallLedger(telemetry: Telemetry): CallLedger {
  const pages = new Map<string, Page>();
  const pageOf = (service: string, endpoint: string) => {
    const key = `${service} ${endpoint}`;
    let page = pages.get(key);
    if (!page) {
      page = { service, endpoint, sent: 0, timeouts: 0, unsent: 0, ended: new Map() };
      pages.set(key, page);
    }
    return page;
  };
  const latency = telemetry.seconds('service_latency_seconds', 'Calls, from start to end', ['service', 'endpoint']);
  exportPages(telemetry, pages);

  return {
    timedOut: (service, endpoint) => {
      pageOf(service, endpoint).timeouts += 1;
    },
    start: (service, endpoint) => {
      const page = pageOf(service, endpoint);
      const startedAt = performance.now();
      let sent = false;
      return {
        sent: () => {
          sent = true;
          page.sent += 1;
        },
        ended: (outcome) => {
          if (outcome === 'timeout') page.timeouts += 1;
          if (sent) page.ended.set(outcome, (page.ended.get(outcome) ?? 0) + 1);
          else page.unsent += 1;
          latency.observe({ service, endpoint }, (performance.now() - startedAt) / 1000);
        },
      };
    },
  };
}

function exportPages(telemetry: Telemetry, pages: ReadonlyMap<string, Page>): void {
  const each = (read: (page: Page) => number) => (): Sample[] =>
    [...pages.values()].map((page) => ({
      labels: { service: page.service, endpoint: page.endpoint },
      value: read(page),
    }));
  telemetry.counter('service_requests_total', 'Calls sent to a dependency', ['service', 'endpoint', 'outcome'], () =>
    [...pages.values()].flatMap(sentByOutcome),
  );
  const names = ['service', 'endpoint'];
  telemetry.counter(
    'service_timeouts_total',
    'Calls that timed out',
    names,
    each((page) => page.timeouts),
  );
  telemetry.counter(
    'service_calls_unsent_total',
    'Calls that ended before they were sent',
    names,
    each((page) => page.unsent),
  );
}

function sentByOutcome({ service, endpoint, sent, ended }: Page): Sample[] {
  const labels = { service, endpoint };
  const rows = [...ended].map(([outcome, value]) => ({ labels: { ...labels, outcome }, value }));
  const open = sent - rows.reduce((sum, { value }) => sum + value, 0);
  return [...rows, { labels: { ...labels, outcome: 'in_flight' }, value: open }];
}
