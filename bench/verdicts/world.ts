import type { Counter, Evidence, Interval, PhaseWindow, Series } from '../../harness/domain/evidence.ts';
import type { FaultRecord } from '../../harness/domain/fault.ts';
import { closeLedger } from '../../harness/domain/ledger.ts';
import type { OutcomeClass } from '../../harness/domain/outcome.ts';
import type { Random } from '../../harness/domain/ports.ts';
import type { Recording } from '../../harness/domain/recording.ts';
import type { PhaseName, ScenarioPlan } from '../../harness/domain/scenario.ts';
import { emptyHistogram, encodeHistogram } from '../../harness/runtime/histogram.ts';
import { exponential } from './draws.ts';

/** How a simulated service treats one request. `sinceHealMs` is negative before the fault was lifted. */
export interface Treatment {
  readonly ms: number;
  readonly label: 'ok' | '5xx';
}

export interface Moment {
  readonly phase: PhaseName;
  readonly atMs: number;
  readonly sinceFaultMs: number;
  readonly sinceHealMs: number;
}

export interface World {
  readonly perSecond: number;
  readonly poisson: boolean;
  /** Length of each phase, s. */
  readonly baseline: number;
  readonly fault: number;
  readonly recovery: number;
  treat(moment: Moment, random: Random): Treatment;
  /** Further metrics of the services. */
  readonly series?: (time: Timeline, random: Random) => readonly Series[];
  readonly counters?: (time: Timeline, sent: Sent) => readonly Counter[];
}

export interface Timeline {
  readonly phases: readonly PhaseWindow[];
  readonly faultMs: number;
  readonly healMs: number;
  readonly endMs: number;
}

/** How many requests were sent in each phase. */
export type Sent = Readonly<Record<string, number>>;

interface Request extends Treatment {
  readonly phase: PhaseName;
  readonly dueMs: number;
}

const INTERVAL_MS = 1000;
const CLASS: Readonly<Record<Treatment['label'], OutcomeClass>> = { ok: 'success', '5xx': 'error' };

/** One run of a world as the harness would have recorded it: an open loop, a fault on one edge, both valid. */
export function evidenceOf(world: World, random: Random): Evidence {
  const timeline = timelineOf(world);
  const requests = draw(world, timeline, random);
  const sent = requests.length;
  const sentPerPhase = Object.fromEntries(
    [...Map.groupBy(requests, ({ phase }) => phase)].map(([phase, { length }]) => [phase, length]),
  );
  const fault: FaultRecord = {
    edge: 'front->back',
    kind: 'latency',
    text: 'latency on front->back',
    fromMs: timeline.faultMs,
    toMs: timeline.healMs,
    touched: 100,
    witness: 'proxy',
    lifted: true,
  };
  return {
    schema: 1,
    plan: planOf(world, timeline),
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: timeline.endMs,
    phases: timeline.phases,
    load: {
      ledger: closeLedger({ planned: sent, sent, dropped: 0, outcomes: { answered: sent } }),
      recordings: recordingsOf(requests),
      intervals: intervalsOf(requests, timeline),
      slowest: [],
      health: [],
    },
    series: world.series?.(timeline, random) ?? [],
    counters: world.counters?.(timeline, sentPerPhase) ?? [],
    faults: world.fault > 0 ? [fault] : [],
  };
}

function timelineOf({ baseline, fault, recovery }: World): Timeline {
  const faultMs = baseline * 1000;
  const healMs = faultMs + fault * 1000;
  const endMs = healMs + recovery * 1000;
  const phases = [
    { name: 'baseline', fromMs: 0, toMs: faultMs },
    { name: 'fault', fromMs: faultMs, toMs: healMs },
    { name: 'recovery', fromMs: healMs, toMs: endMs },
  ].filter(({ fromMs, toMs }) => toMs > fromMs);
  return { phases, faultMs, healMs, endMs };
}

function draw(world: World, { phases, faultMs, healMs, endMs }: Timeline, random: Random): Request[] {
  const requests: Request[] = [];
  const gapMs = 1000 / world.perSecond;
  for (let atMs = 0; atMs < endMs; atMs += world.poisson ? exponential(random, gapMs) : gapMs) {
    const phase = (phases.findLast(({ fromMs }) => fromMs <= atMs)?.name ?? 'baseline') as PhaseName;
    const treated = world.treat({ phase, atMs, sinceFaultMs: atMs - faultMs, sinceHealMs: atMs - healMs }, random);
    requests.push({ ...treated, phase, dueMs: atMs });
  }
  return requests;
}

function recordingsOf(requests: readonly Request[]): Recording[] {
  return [...Map.groupBy(requests, ({ phase, label }) => `${phase} ${label}`).values()].map((group) => {
    const [first] = group as [Request];
    const histogram = emptyHistogram();
    const us = group.map(({ ms }) => Math.round(ms * 1000));
    for (const value of us) histogram.recordValue(value);
    return {
      phase: first.phase,
      kind: 'answered',
      label: first.label,
      class: CLASS[first.label],
      status: first.label === 'ok' ? 200 : 503,
      route: 'GET /',
      clock: 'response',
      count: us.length,
      minUs: us.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
      maxUs: us.reduce((most, value) => Math.max(most, value), 0),
      sumUs: us.reduce((sum, value) => sum + value, 0),
      hdr: encodeHistogram(histogram),
    };
  });
}

/** What ENDED in each second. */
function intervalsOf(requests: readonly Request[], { phases, endMs }: Timeline): Interval[] {
  const bySecond = Map.groupBy(requests, ({ dueMs, ms }) => Math.floor((dueMs + ms) / INTERVAL_MS));
  const sentIn = Map.groupBy(requests, ({ dueMs }) => Math.floor(dueMs / INTERVAL_MS));
  return Array.from({ length: Math.ceil(endMs / INTERVAL_MS) }, (_, second) => {
    const fromMs = second * INTERVAL_MS;
    const ended = bySecond.get(second) ?? [];
    const histogram = emptyHistogram();
    for (const { ms } of ended) histogram.recordValue(Math.round(ms * 1000));
    const labels: Record<string, number> = {};
    for (const { label } of ended) labels[label] = (labels[label] ?? 0) + 1;
    const count = ended.length;
    return {
      phase: phases.findLast((each) => each.fromMs <= fromMs)?.name ?? 'baseline',
      fromMs,
      toMs: Math.min(endMs, fromMs + INTERVAL_MS),
      sent: sentIn.get(second)?.length ?? 0,
      inFlight: requests.filter(({ dueMs, ms }) => dueMs < fromMs + INTERVAL_MS && dueMs + ms >= fromMs + INTERVAL_MS)
        .length,
      labels,
      count,
      p50Us: count > 0 ? histogram.getValueAtPercentile(50) : 0,
      p99Us: count > 0 ? histogram.getValueAtPercentile(99) : 0,
      maxUs: ended.reduce((most, { ms }) => Math.max(most, Math.round(ms * 1000)), 0),
      ...(count > 0 ? { hdr: encodeHistogram(histogram) } : {}),
    };
  });
}

function planOf({ perSecond, poisson }: World, { phases }: Timeline): ScenarioPlan {
  return {
    scenario: 'simulated',
    about: '',
    suite: 'verdicts',
    target: 'model',
    variant: 'model',
    lane: 'model',
    timeScale: 1,
    seed: 1,
    busy: false,
    requests: [],
    deadlineMs: 30_000,
    statements: [],
    phases: phases.map(({ name, fromMs, toMs }) => ({
      name: name as PhaseName,
      load: {
        model: 'open',
        arrivals: { kind: poisson ? 'poisson' : 'constant', rate: perSecond },
        durationMs: toMs - fromMs,
      },
      ...(name === 'fault' ? { faults: [{ kind: 'latency', on: 'front->back' }] } : {}),
    })),
  };
}
