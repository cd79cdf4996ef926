import { faultWords } from '../../report/chart/fault-words.ts';
import { type Figure, figuresOf, serviceFigures } from './figures.ts';
import { currentVariant, type LiveState, type Tone, type WaitingGate, waitingGate } from './live-state.ts';
import { clockText, runbookMs } from './runbook-clock.ts';
import { type Span, spansOf, type Tick, ticksOf } from './timeline.ts';
import { type StatementView, statementView, statusOf, stepMark, type Toned } from './tones.ts';
import type { FaultState, VariantState } from './variant-state.ts';

/** What is shown at one moment, as text and shares: the page and the terminal lay the same out. */
export interface LiveView {
  readonly title: string;
  readonly status: Toned;
  /** `0:42 of 5:00`, on the runbook's clock; empty before the first load. */
  readonly clock: string;
  readonly gate?: GateView;
  readonly variants: readonly (Toned & { readonly name: string; readonly current: boolean })[];
  readonly shown: VariantView;
}

export interface GateView {
  readonly variant: string;
  readonly index: number;
  readonly question: string;
  /** `0:12` */
  readonly waited: string;
}

export interface VariantView {
  readonly name: string;
  /** Where the cursor stands, as a share of the runbook's length. */
  readonly cursor: number;
  readonly steps: readonly StepView[];
  readonly spans: readonly Span[];
  readonly ticks: readonly Tick[];
  readonly faults: readonly FaultView[];
  readonly statements: readonly StatementView[];
  /** Of the last second; empty before the first one. */
  readonly figures: readonly Figure[];
  readonly services: readonly Figure[];
  readonly alerts: readonly string[];
}

export interface StepView {
  /** `0:30` */
  readonly at: string;
  /** As a share of the runbook's length. */
  readonly where: number;
  readonly text: string;
  readonly mark: string;
  readonly tone: Tone;
  /** It goes on, or is the first one that has not begun. */
  readonly now: boolean;
  readonly why: string;
}

export interface FaultView {
  readonly text: string;
  /** `lifts in 12 s` */
  readonly remaining: string;
  /** Of its time, what is left; null where no time was given. */
  readonly share: number | null;
  readonly left: boolean;
}

const NO_VARIANT: VariantView = {
  name: '',
  cursor: 0,
  steps: [],
  spans: [],
  ticks: [],
  faults: [],
  statements: [],
  figures: [],
  services: [],
  alerts: [],
};

/** At `nowMs` on the journal's clock. Shows the variant that runs, or ran last, unless another one is `chosen`. */
export function viewOf(state: LiveState, nowMs: number, chosen?: string): LiveView {
  const current = currentVariant(state);
  const shown = state.variants.find(({ name }) => name === chosen) ?? current;
  const gate = waitingGate(state);
  return {
    title: state.opened?.title ?? 'Game day',
    status: statusOf(state),
    clock: shown ? clockOf(state, shown, nowMs) : '',
    ...(gate && { gate: gateView(gate, nowMs) }),
    variants: state.variants.map((variant) => ({
      ...variantStatus(variant),
      name: variant.name,
      current: variant === current,
    })),
    shown: shown ? variantView(state, shown, nowMs) : NO_VARIANT,
  };
}

function gateView({ variant, index, question, sinceMs }: WaitingGate, nowMs: number): GateView {
  return { variant, index, question, waited: clockText(nowMs - sinceMs) };
}

function clockOf(state: LiveState, variant: VariantState, nowMs: number): string {
  if (variant.beganMs === undefined) return '';
  return `${clockText(runbookMs(state, variant, nowMs))} of ${clockText(state.opened?.lengthMs ?? 0)}`;
}

function variantStatus({ state, phase, statements }: VariantState): Toned {
  if (state === 'running') return { text: phase ?? 'running', tone: phase === 'fault' ? 'fault' : 'plain' };
  if (state !== 'ended') return { text: state, tone: 'plain' };
  const views = statements.filter(({ final }) => final).map(statementView);
  if (views.length === 0) return { text: 'ended', tone: 'plain' };
  const good = views.filter(({ tone }) => tone === 'good').length;
  return { text: `${good}/${views.length} as expected`, tone: good === views.length ? 'good' : 'bad' };
}

function variantView(state: LiveState, variant: VariantState, nowMs: number): VariantView {
  const lengthMs = Math.max(state.opened?.lengthMs ?? 0, 1);
  const share = (atMs: number) => Math.min(1, runbookMs(state, variant, atMs) / lengthMs);
  return {
    name: variant.name,
    cursor: share(nowMs),
    steps: stepViews(variant, lengthMs),
    spans: spansOf(variant.faults, share, nowMs),
    ticks: ticksOf(state.opened?.lengthMs ?? 0),
    faults: variant.faults.filter(({ liftedMs }) => liftedMs === undefined).map((fault) => faultView(fault, nowMs)),
    statements: variant.statements.map(statementView),
    figures: variant.seconds.slice(-1).flatMap(figuresOf),
    services: serviceFigures(variant),
    alerts: variant.alerts,
  };
}

function stepViews({ steps, gates, state }: VariantState, lengthMs: number): StepView[] {
  const over = state === 'ended';
  const next = steps.findIndex((step) => step.state === 'began' || step.state === 'planned');
  return steps.map((step, i) => {
    const waits = gates.some((gate) => gate.index === i && gate.untilMs === undefined);
    return {
      at: clockText(step.plannedMs),
      where: Math.min(1, step.plannedMs / lengthMs),
      text: faultWords(step.text),
      now: waits || (!over && i === next),
      why: step.why ?? '',
      ...stepMark(step, waits),
    };
  });
}

function faultView({ text, fromMs, liftsAtMs, ...fault }: FaultState, nowMs: number): FaultView {
  const words = faultWords(text);
  const left = fault.left === true;
  if (left) return { text: words, remaining: 'could not be lifted', share: null, left };
  if (liftsAtMs === undefined)
    return {
      text: words,
      remaining: `acts for ${clockText(nowMs - fromMs)}, until a step lifts it`,
      share: null,
      left,
    };
  const leftMs = Math.max(0, liftsAtMs - nowMs);
  const share = Math.min(1, leftMs / Math.max(1, liftsAtMs - fromMs));
  return { text: words, remaining: leftMs === 0 ? 'is being lifted' : `lifts in ${countdown(leftMs)}`, share, left };
}

/** Whole seconds, so that the last one shown is 1. */
function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : clockText(seconds * 1000);
}
