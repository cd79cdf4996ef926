import type {
  Counter,
  EdgeCount,
  Evidence,
  GeneratorHealth,
  Interval,
  LoadEvidence,
  LoadWorker,
  PhaseWindow,
  ProbeGap,
  Series,
} from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import { closeLedger, type Ledger } from '../../domain/ledger.ts';
import type { MetricText } from '../../domain/metric.ts';
import { type OutcomeKind, UNANSWERED } from '../../domain/outcome.ts';
import type { Recording } from '../../domain/recording.ts';
import type { PhaseName, ScenarioPlan } from '../../domain/scenario.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';

/** What a test sets in its evidence; the rest is a valid run. */
export interface Given {
  readonly requests?: readonly Partial<Requests>[];
  readonly phases?: readonly PhaseWindow[];
  readonly timeScale?: number;
  readonly counters?: readonly (readonly [name: MetricText, at: string, value: number, phase?: string])[];
  /** Counters with limits, beside the plain ones. */
  readonly counted?: readonly Counter[];
  readonly series?: readonly Series[];
  readonly gaps?: readonly ProbeGap[];
  readonly intervals?: readonly Interval[];
  readonly faults?: readonly Partial<FaultRecord>[];
  readonly edges?: readonly EdgeCount[];
  readonly idleEdges?: readonly string[];
  readonly unpooled?: readonly string[];
  /** Over the balanced ledger of the requests. */
  readonly ledger?: Partial<Ledger>;
  readonly health?: readonly GeneratorHealth[];
  readonly workers?: readonly LoadWorker[];
  readonly alerts?: Evidence['alerts'];
  readonly ended?: Evidence['ended'];
  readonly open?: boolean;
}

/** Requests of one outcome and how long each took. */
export interface Requests
  extends Pick<Recording, 'phase' | 'kind' | 'label' | 'class' | 'status' | 'route' | 'clock' | 'endedIn' | 'stuck'> {
  readonly ms: readonly number[];
}

const FAULT: FaultRecord = {
  edge: 'payment->bank',
  kind: 'latency',
  text: 'latency 5 s on payment->bank',
  fromMs: 0,
  toMs: 10_000,
  touched: 100,
  witness: 'proxy',
  lifted: true,
};

/** One fault phase of 10 s unless phases are given. */
export function evidence(given: Given = {}): Evidence {
  const phases = given.phases ?? [{ name: 'fault', fromMs: 0, toMs: 10_000 }];
  const recordings = (given.requests ?? []).map((requests) => recording({ phase: phases[0]?.name ?? '', ...requests }));
  return {
    schema: 1,
    plan: plan(given, phases),
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: phases.at(-1)?.toMs ?? 0,
    phases,
    load: loadOf(given, recordings),
    series: given.series ?? [],
    counters: [
      ...(given.counters ?? []).map(([name, at, value, phase]): Counter => {
        return { name, at, value, phase: phase ?? phases[0]?.name ?? '' };
      }),
      ...(given.counted ?? []),
    ],
    ...(given.gaps ? { gaps: given.gaps } : {}),
    ...(given.edges ? { edges: given.edges } : {}),
    ...(given.unpooled ? { unpooled: given.unpooled } : {}),
    ...(given.idleEdges ? { idleEdges: given.idleEdges } : {}),
    faults: (given.faults ?? []).map((fault) => ({ ...FAULT, ...fault })),
    ...(given.alerts ? { alerts: given.alerts } : {}),
    ...(given.ended ? { ended: given.ended } : {}),
  };
}

function loadOf(given: Given, recordings: readonly Recording[]): LoadEvidence {
  return {
    ledger: { ...ledgerOf(recordings), ...given.ledger },
    recordings,
    intervals: given.intervals ?? [],
    slowest: [],
    health: given.health ?? [],
    ...(given.workers ? { workers: given.workers } : {}),
  };
}

/** A worker elsewhere that came to its end, and whose clock is known exactly. */
export function worker(given: Partial<LoadWorker> = {}): LoadWorker {
  const { index = 0 } = given;
  return {
    index,
    place: `pod squall-load-x7f-${index} on node a`,
    sent: 100,
    clockErrorMs: 0,
    startedLateMs: 0,
    health: { latenessMs: 1, loopDelayMs: 1, cpu: 0.5 },
    ...given,
  };
}

/** `answered 200 ok` unless said otherwise; `kind` alone makes it that kind's outcome. */
function recording({ kind = 'answered', ms = [], ...rest }: Partial<Requests> & { phase: string }): Recording {
  const us = ms.map((value) => Math.round(value * 1000));
  const histogram = emptyHistogram();
  for (const value of us) histogram.recordValue(value);
  const answered = !UNANSWERED.includes(kind);
  return {
    kind,
    label: answered ? 'ok' : kind,
    class: answered ? 'success' : 'error',
    status: answered ? 200 : 0,
    route: 'POST /payment',
    clock: 'response',
    ...rest,
    count: us.length,
    minUs: Math.min(...us),
    maxUs: Math.max(0, ...us),
    sumUs: us.reduce((sum, value) => sum + value, 0),
    hdr: encodeHistogram(histogram),
  };
}

function ledgerOf(recordings: readonly Recording[]): Ledger {
  const outcomes: Partial<Record<OutcomeKind, number>> = {};
  let dropped = 0;
  for (const { kind, count } of recordings)
    if (kind === 'dropped') dropped += count;
    else outcomes[kind] = (outcomes[kind] ?? 0) + count;
  const sent = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return closeLedger({ planned: sent + dropped, sent, dropped, outcomes });
}

function plan({ timeScale = 1, faults = [], open }: Given, phases: readonly PhaseWindow[]): ScenarioPlan {
  const load = open
    ? ({ model: 'open', arrivals: { kind: 'constant', rate: 50 }, durationMs: 1000 } as const)
    : ({ model: 'closed', requests: 1, concurrency: 1 } as const);
  return {
    scenario: 'S3',
    about: '',
    suite: 'timeouts',
    target: 'payment',
    variant: 'naive',
    lane: 'naive',
    timeScale,
    seed: 1,
    busy: false,
    requests: [],
    deadlineMs: 30_000,
    statements: [],
    phases: phases.map(({ name }) => ({
      name: name as PhaseName,
      load,
      ...(name === 'fault'
        ? { faults: faults.map(({ kind = 'latency', edge = 'payment->bank' }) => ({ kind, on: edge })) }
        : {}),
    })),
  };
}
