import type { Interval, LoadEvidence, SlowRequest } from '../../domain/evidence.ts';
import { closeLedger } from '../../domain/ledger.ts';
import type { OutcomeClass, OutcomeKind } from '../../domain/outcome.ts';
import type { Recording } from '../../domain/recording.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { seededRandom } from '../../runtime/random.ts';

/** How one simulated request ends. */
export interface RequestEnd {
  readonly durationMs: number;
  readonly kind: OutcomeKind;
  readonly label: string;
  readonly class: OutcomeClass;
  readonly status: number;
}

export interface SimulatedPhase {
  readonly name: string;
  readonly requests: number;
  readonly concurrency: number;
  /** `draw` is uniform in [0, 1). */
  readonly end: (draw: number, index: number) => RequestEnd;
}

interface Settled extends RequestEnd {
  readonly index: number;
  readonly phase: string;
  readonly sentMs: number;
}

export interface Simulated {
  readonly load: LoadEvidence;
  readonly phases: readonly { readonly name: string; readonly fromMs: number; readonly toMs: number }[];
}

const ROUTE = 'POST /payment';

/** A closed loop in virtual time: no sockets, no waiting, the same numbers for the same seed. */
export function simulate(phases: readonly SimulatedPhase[], seed: number, intervalMs: number): Simulated {
  const random = seededRandom(seed);
  const settled: Settled[] = [];
  const windows: { name: string; fromMs: number; toMs: number }[] = [];
  let startMs = 0;
  for (const phase of phases) {
    const free = Array.from({ length: phase.concurrency }, () => startMs);
    for (let i = 0; i < phase.requests; i++) {
      const worker = free.indexOf(Math.min(...free));
      const sentMs = free[worker] as number;
      const requestEnd = phase.end(random.next(), settled.length);
      settled.push({ ...requestEnd, index: settled.length, phase: phase.name, sentMs });
      free[worker] = sentMs + requestEnd.durationMs;
    }
    const toMs = Math.max(...free);
    windows.push({ name: phase.name, fromMs: startMs, toMs });
    startMs = toMs;
  }
  return { phases: windows, load: evidenceOf(settled, windows, intervalMs) };
}

function evidenceOf(settled: readonly Settled[], windows: Simulated['phases'], intervalMs: number): LoadEvidence {
  const outcomes: Partial<Record<OutcomeKind, number>> = {};
  for (const { kind } of settled) outcomes[kind] = (outcomes[kind] ?? 0) + 1;
  return {
    ledger: closeLedger({ planned: settled.length, sent: settled.length, dropped: 0, outcomes }),
    recordings: [...Map.groupBy(settled, ({ phase, label, status }) => `${phase} ${label} ${status}`).values()].map(
      recordingOf,
    ),
    intervals: windows.flatMap((window) => intervalsOf(settled, window, intervalMs)),
    slowest: settled
      .toSorted((a, b) => b.durationMs - a.durationMs)
      .slice(0, 10)
      .map(slowRequest),
    health: windows.map(({ fromMs }) => ({ atMs: fromMs, latenessMs: 0, loopDelayMs: 2, cpu: 0.2 })),
  };
}

function recordingOf(members: readonly Settled[]): Recording {
  const [{ phase, kind, label, class: outcomeClass, status }] = members as [Settled];
  const histogram = emptyHistogram();
  const durations = members.map(({ durationMs }) => Math.round(durationMs * 1000));
  for (const us of durations) histogram.recordValue(us);
  return {
    phase,
    kind,
    label,
    class: outcomeClass,
    status,
    route: ROUTE,
    clock: 'response',
    count: durations.length,
    minUs: Math.min(...durations),
    maxUs: Math.max(...durations),
    sumUs: durations.reduce((sum, us) => sum + us, 0),
    hdr: encodeHistogram(histogram),
  };
}

function intervalsOf(settled: readonly Settled[], window: Simulated['phases'][number], length: number): Interval[] {
  const steps = Math.ceil((window.toMs - window.fromMs) / length);
  return Array.from({ length: steps }, (_, step) => {
    const fromMs = window.fromMs + step * length;
    const toMs = Math.min(window.toMs, fromMs + length);
    const ended = settled.filter((s) => s.sentMs + s.durationMs > fromMs && s.sentMs + s.durationMs <= toMs);
    const sorted = ended.map((s) => s.durationMs * 1000).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
    const labels: Record<string, number> = {};
    for (const { label } of ended) labels[label] = (labels[label] ?? 0) + 1;
    return {
      phase: window.name,
      fromMs,
      toMs,
      labels,
      count: ended.length,
      sent: settled.filter((s) => s.sentMs >= fromMs && s.sentMs < toMs).length,
      inFlight: settled.filter((s) => s.sentMs < toMs && s.sentMs + s.durationMs > toMs).length,
      p50Us: at(0.5),
      p99Us: at(0.99),
      maxUs: at(1),
    };
  });
}

function slowRequest({ index, phase, label, status, sentMs, durationMs }: Settled): SlowRequest {
  return { index, route: ROUTE, phase, label, status, sentMs, durationMs };
}
