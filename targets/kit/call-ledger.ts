import type { Sample, Telemetry } from './telemetry.ts';

/** Counts of the calls to one endpoint of one service. */
interface Entry {
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

/** What one service counts of its calls: sent, ended by outcome, never sent. */
export interface CallLedger {
  start(service: string, endpoint: string): CallRecord;
  /** Counts a timeout that the caller declared without ending the call. */
  timedOut(service: string, endpoint: string): void;
}

/**
 * Keeps the ledger and exports it. Of the calls that were really SENT, `service_requests_total` counts those that have ended,
 * by outcome, and `service_requests_in_flight` is those that have not: both together always equal the dependency's arrivals.
 */
export function createCallLedger(telemetry: Telemetry): CallLedger {
  const entries = new Map<string, Entry>();
  const entryOf = (service: string, endpoint: string) => {
    const key = `${service} ${endpoint}`;
    let entry = entries.get(key);
    if (!entry) {
      // An outcome that is there from the start lets a rate see the first call.
      entry = { service, endpoint, sent: 0, timeouts: 0, unsent: 0, ended: new Map([['ok', 0]]) };
      entries.set(key, entry);
    }
    return entry;
  };
  const latency = telemetry.seconds('service_latency_seconds', 'Calls, from start to end', ['service', 'endpoint']);
  exportEntries(telemetry, entries);

  return {
    timedOut: (service, endpoint) => {
      entryOf(service, endpoint).timeouts += 1;
    },
    start: (service, endpoint) => {
      const entry = entryOf(service, endpoint);
      const startedAt = performance.now();
      let sent = false;
      return {
        sent: () => {
          sent = true;
          entry.sent += 1;
        },
        ended: (outcome) => {
          if (outcome === 'timeout') entry.timeouts += 1;
          if (sent) entry.ended.set(outcome, (entry.ended.get(outcome) ?? 0) + 1);
          else entry.unsent += 1;
          latency.observe({ service, endpoint }, (performance.now() - startedAt) / 1000);
        },
      };
    },
  };
}

function exportEntries(telemetry: Telemetry, entries: ReadonlyMap<string, Entry>): void {
  const each = (read: (entry: Entry) => number) => (): Sample[] =>
    [...entries.values()].map((entry) => ({
      labels: { service: entry.service, endpoint: entry.endpoint },
      value: read(entry),
    }));
  const names = ['service', 'endpoint'];
  telemetry.counter('service_requests_total', 'Calls sent to a dependency that have ended', [...names, 'outcome'], () =>
    [...entries.values()].flatMap(endedByOutcome),
  );
  telemetry.gauge('service_requests_in_flight', 'Calls sent that have not ended', names, each(inFlight));
  telemetry.counter(
    'service_timeouts_total',
    'Calls that timed out',
    names,
    each((entry) => entry.timeouts),
  );
  telemetry.counter(
    'service_calls_unsent_total',
    'Calls that ended before they were sent',
    names,
    each((entry) => entry.unsent),
  );
}

function endedByOutcome(entry: Entry): Sample[] {
  const { service, endpoint, ended } = entry;
  return [...ended].map(([outcome, value]) => ({ labels: { service, endpoint, outcome }, value }));
}

function inFlight({ sent, ended }: Entry): number {
  return [...ended.values()].reduce((left, count) => left - count, sent);
}
