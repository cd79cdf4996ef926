import type { EntryOf, JournalEntry } from '../journal/entries.ts';
import { type Readings, readingsOf } from './readings.ts';

/** One variant's run as its entries tell it. Times are those of the journal: measured ms since the first load began. */
export interface VariantState {
  readonly name: string;
  readonly state: 'planned' | 'starting' | 'running' | 'ended';
  /** When its load began. */
  readonly beganMs?: number;
  readonly endedMs?: number;
  readonly phase?: string;
  readonly steps: readonly StepState[];
  readonly gates: readonly GateState[];
  /** All that were ever applied, in their order. */
  readonly faults: readonly FaultState[];
  readonly seconds: readonly Second[];
  /** What its services last reported. */
  readonly readings?: Readings;
  readonly statements: readonly StatementState[];
  /** Alerts that fire now. */
  readonly alerts: readonly string[];
  /** Folder of its evidence. */
  readonly run?: string;
}

export interface StepState {
  readonly kind: string;
  readonly text: string;
  /** As planned, on the runbook's clock; real ms. */
  readonly plannedMs: number;
  readonly state: 'planned' | 'began' | 'done' | 'failed' | 'skipped';
  readonly why?: string;
}

export interface GateState {
  readonly index: number;
  readonly question: string;
  readonly sinceMs: number;
  /** Absent while it waits. */
  readonly untilMs?: number;
}

export interface FaultState {
  readonly name: string;
  readonly text: string;
  readonly fromMs: number;
  /** When its time is over; absent when a step lifts it. */
  readonly liftsAtMs?: number;
  /** Absent while it acts. */
  readonly liftedMs?: number;
  /** It was asked to go, and is still there. */
  readonly left?: true;
}

/** What one `second` tells, without the services' metrics but for the readings. */
export interface Second extends Pick<EntryOf<'second'>, Figures>, Readings {}

type Figures =
  | 'atMs'
  | 'phase'
  | 'lastsMs'
  | 'sent'
  | 'inFlight'
  | 'perSecond'
  | 'p50Ms'
  | 'p99Ms'
  | 'maxMs'
  | 'classes';

export interface StatementState {
  readonly text: string;
  readonly of: EntryOf<'statement'>['of'];
  /** Of `expect`; everything else must hold. */
  readonly expected: 'hold' | 'break';
  /** `planned`: nothing was said of it yet. */
  readonly state: 'planned' | 'holds' | 'broken' | 'unknown';
  readonly observed: string;
  /** It was judged at the end, and is no longer provisional. */
  readonly final?: true;
}

/** A variant of which nothing but the plan is known. */
export function plannedVariant(name: string, plan: EntryOf<'opened'> | undefined): VariantState {
  return {
    name,
    state: 'planned',
    steps: (plan?.steps ?? []).map(({ kind, text, atMs }) => ({ kind, text, plannedMs: atMs, state: 'planned' })),
    gates: [],
    faults: [],
    seconds: [],
    statements: [
      ...(plan?.steadyState ?? []).map((text) => plannedStatement(text, 'steady state', 'hold')),
      ...expectedOf(plan, name).map(({ text, expected }) => plannedStatement(text, 'expect', expected)),
    ],
    alerts: [],
  };
}

/** A variant may have the name of something that every object has. */
function expectedOf(plan: EntryOf<'opened'> | undefined, name: string): EntryOf<'opened'>['expect'][string] {
  return plan && Object.hasOwn(plan.expect, name) ? (plan.expect[name] ?? []) : [];
}

function plannedStatement(
  text: string,
  of: StatementState['of'],
  expected: StatementState['expected'],
): StatementState {
  return { text, of, expected, state: 'planned', observed: '' };
}

/** The variant after one of its entries; entries that tell nothing of it leave it as it is. */
export function advanceVariant(before: VariantState, entry: JournalEntry): VariantState {
  switch (entry.kind) {
    case 'variant':
      return withVariant(before, entry);
    case 'phase':
      return { ...before, phase: entry.phase };
    case 'step':
      return { ...before, steps: withStep(before.steps, entry) };
    case 'gate':
      return { ...before, gates: withGate(before.gates, entry) };
    case 'fault-applied':
      return { ...before, faults: [...before.faults, appliedFault(entry)] };
    case 'fault-lifted':
      return { ...before, faults: withLifted(before.faults, entry) };
    case 'second':
      return withSecond(before, entry);
    case 'statement':
      return { ...before, statements: withStatement(before.statements, entry) };
    case 'alert':
      return { ...before, alerts: withAlert(before.alerts, entry) };
    case 'verdicts':
      return withVerdicts(before, entry);
    default:
      return before;
  }
}

/** Everything that acts has been asked to go: what is among `left`, by name or text, is still there. */
export function healed(before: VariantState, { atMs, left }: EntryOf<'healed'>): VariantState {
  const faults = before.faults.map((fault): FaultState => {
    if (fault.liftedMs !== undefined) return fault;
    const stays = left.some((each) => each === fault.name || each.includes(fault.text));
    return stays ? { ...fault, left: true } : { ...fault, liftedMs: atMs };
  });
  return { ...before, faults };
}

/** Nothing waits for anybody any more. */
export function closeGates(before: VariantState, atMs: number): VariantState {
  return {
    ...before,
    gates: before.gates.map((gate) => (gate.untilMs === undefined ? { ...gate, untilMs: atMs } : gate)),
  };
}

function withVariant(before: VariantState, { state, beganMs, atMs }: EntryOf<'variant'>): VariantState {
  const after = { ...before, state, ...(beganMs !== undefined && { beganMs }) };
  if (state === 'running' && after.beganMs === undefined) return { ...after, beganMs: atMs };
  return state === 'ended' ? { ...closeGates(after, atMs), endedMs: atMs } : after;
}

/** A step that the plan does not have is told at the place where it would stand. */
function withStep(steps: readonly StepState[], entry: EntryOf<'step'>): StepState[] {
  const known = steps[entry.index];
  const after: StepState = {
    kind: known?.kind ?? 'step',
    plannedMs: known?.plannedMs ?? 0,
    text: known?.text ?? entry.text,
    state: entry.state,
    ...(entry.why !== undefined && { why: entry.why }),
  };
  return known ? steps.with(entry.index, after) : [...steps, after];
}

function withGate(gates: readonly GateState[], entry: EntryOf<'gate'>): GateState[] {
  const { index, question, state, atMs } = entry;
  if (state === 'waits') return [...gates.filter((gate) => gate.index !== index), { index, question, sinceMs: atMs }];
  return gates.map((gate) => (gate.index === index ? { ...gate, untilMs: atMs } : gate));
}

function appliedFault({ name, text, atMs, liftsAtMs }: EntryOf<'fault-applied'>): FaultState {
  return { name, text, fromMs: atMs, ...(liftsAtMs !== undefined && { liftsAtMs }) };
}

function withLifted(faults: readonly FaultState[], { name, atMs }: EntryOf<'fault-lifted'>): FaultState[] {
  const at = faults.findLastIndex((fault) => fault.name === name && fault.liftedMs === undefined);
  const found = faults[at];
  if (!found) return [...faults];
  const { left: _, ...fault } = found;
  return faults.with(at, { ...fault, liftedMs: atMs });
}

function withSecond(before: VariantState, entry: EntryOf<'second'>): VariantState {
  const { atMs, phase, lastsMs, sent, inFlight, perSecond, p50Ms, p99Ms, maxMs, classes, services } = entry;
  const readings = readingsOf(services);
  const second = { atMs, phase, lastsMs, sent, inFlight, perSecond, p50Ms, p99Ms, maxMs, classes, ...readings };
  return { ...before, readings, seconds: [...before.seconds, second] };
}

function withStatement(statements: readonly StatementState[], entry: EntryOf<'statement'>): StatementState[] {
  const { text, of, state, observed } = entry;
  const at = statements.findIndex((each) => each.text === text && each.of === of);
  const after: StatementState = { text, of, expected: statements[at]?.expected ?? 'hold', state, observed };
  return at < 0 ? [...statements, after] : statements.with(at, after);
}

function withAlert(alerts: readonly string[], { name, state, labels }: EntryOf<'alert'>): string[] {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const text = pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
  const others = alerts.filter((each) => each !== text);
  return state === 'fires' ? [...others, text] : others;
}

const STATES = { pass: 'holds', fail: 'broken', inconclusive: 'unknown' } as const;

function withVerdicts(before: VariantState, { verdicts, run }: EntryOf<'verdicts'>): VariantState {
  let { statements } = before;
  for (const { text, expected, verdict, why } of verdicts) {
    const at = statements.findIndex((each) => each.text === text && each.of === 'expect');
    const observed = why ?? statements[at]?.observed ?? '';
    const after: StatementState = { text, of: 'expect', expected, state: STATES[verdict], observed, final: true };
    statements = at < 0 ? [...statements, after] : statements.with(at, after);
  }
  return { ...before, statements, ...(run !== undefined && { run }) };
}
