import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { faultWords } from '../chart/fault-words.ts';
import { formatCount, formatObserved } from '../explain/format.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { type Slice, slicesOf } from './slices.ts';

/**
 * What a run is about, in one picture: how each variant served its load over time, and one quantity beside the value computed
 * for it. Times are seconds of real time since the fault began.
 */
export interface Headline {
  readonly quantity: string;
  readonly fromS: number;
  readonly toS: number;
  /** When the fault was lifted; of several variants the last. */
  readonly healedS: number;
  /** `every call 8 s slower` */
  readonly fault: string;
  /** The worst first, where the quantity is a multiple of the fault. */
  readonly rows: readonly HeadlineRow[];
}

export interface HeadlineRow {
  readonly scenario: string;
  readonly variant: string;
  readonly slices: readonly Slice[];
  readonly healedS: number;
  /** Absent where no statement measured it. */
  readonly value?: HeadlineValue;
  readonly computed?: Computed;
}

export interface HeadlineValue {
  /** `4.1x`, `99 %` */
  readonly text: string;
  /** Of a multiple of the fault: when the outage ended, and whether it had not when the run did. */
  readonly outage?: { readonly factor: number; readonly endS: number; readonly lasting: boolean };
}

export interface Computed {
  readonly text: string;
  /** When the outage should have ended; absent where it never does, or the value is no multiple of the fault. */
  readonly endS?: number;
}

/** Left side of the statements whose value is a multiple of the fault. */
const OUTAGE = 'outage after fault';
/** More slices would not be visible. */
const MOST = 120;
/** Of what ends after an outage, at least this share is served. */
const MOSTLY = 0.9;

/** The first headline that a scenario of the run names, with all variants that have it; undefined where none does. */
export function headlineOf(scenarios: readonly JudgedScenario[]): Headline | undefined {
  const quantity = scenarios.map(({ evidence }) => evidence.plan.headline?.quantity).find((each) => each !== undefined);
  if (quantity === undefined) return undefined;
  const members = scenarios.filter(({ evidence }) => evidence.plan.headline?.quantity === quantity);
  const lengthS = Math.max(...members.map(({ evidence }) => (evidence.durationMs * evidence.plan.timeScale) / 1000));
  const rows = members.flatMap((member) => rowOf(member, quantity, lengthS / MOST) ?? []);
  if (rows.length === 0) return undefined;
  return {
    quantity,
    // A baseline that went on for longer is cut: it shows nothing that the others do not.
    fromS: Math.max(...rows.map(({ slices }) => slices[0]?.fromS ?? 0)),
    toS: Math.max(...rows.map(({ slices }) => slices.at(-1)?.toS ?? 0)),
    healedS: Math.max(...rows.map(({ healedS }) => healedS)),
    fault: [...new Set(members.flatMap(({ evidence }) => evidence.faults.map(({ text }) => faultWords(text))))].join(
      ' and ',
    ),
    rows: rows.toSorted((a, b) => factorOf(b) - factorOf(a)),
  };
}

/** Undefined where the scenario had no fault, or sent nothing. */
function rowOf({ evidence, verdicts }: JudgedScenario, quantity: string, stepS: number): HeadlineRow | undefined {
  const { plan, faults } = evidence;
  const fromMs = Math.min(...faults.map((fault) => fault.fromMs));
  const toMs = Math.max(...faults.map((fault) => fault.toMs));
  if (!Number.isFinite(fromMs)) return undefined;
  const clock = (ms: number) => ((ms - fromMs) * plan.timeScale) / 1000;
  const slices = slicesOf(evidence, { stepS, clock });
  if (slices.length === 0) return undefined;
  const healedS = clock(toMs);
  const judged = verdicts.find(({ text, observed }) => observed !== null && text.startsWith(`${quantity} `));
  const value = judged && measuredValue(judged, quantity, evidence, clock);
  const { computed } = plan.headline ?? {};
  return {
    scenario: plan.scenario,
    variant: plan.variant,
    slices,
    healedS,
    ...(value && { value }),
    ...(computed === undefined ? {} : { computed: { text: computed, ...endOf(computed, quantity, healedS) } }),
  };
}

function measuredValue(
  verdict: Verdict,
  quantity: string,
  { load, phases }: Evidence,
  clock: (ms: number) => number,
): HeadlineValue {
  const { observed, unit } = verdict;
  const fault = phases.find(({ name }) => name === 'fault');
  if (quantity !== OUTAGE || observed === null || fault === undefined) return { text: formatObserved(verdict) };
  const faultS = clock(fault.toMs) - clock(fault.fromMs);
  const factor = unit === 'ratio' ? observed : observed / 1000 / faultS;
  const endS = clock(fault.toMs) + factor * faultS;
  const after = load.intervals.filter(({ phase, fromMs }) => phase === 'recovery' && clock(fromMs) > endS);
  return { text: `${factorText(factor)}x`, outage: { factor, endS, lasting: shareServed(after, load) < MOSTLY } };
}

/** 0 where nothing ended. */
function shareServed(intervals: readonly Interval[], { recordings }: Evidence['load']): number {
  const good = new Set(recordings.filter((each) => each.class === 'success').map(({ label }) => label));
  const ended = intervals.flatMap(({ labels }) => Object.entries(labels));
  const all = ended.reduce((sum, [, n]) => sum + n, 0);
  return all === 0 ? 0 : ended.reduce((sum, [label, n]) => sum + (good.has(label) ? n : 0), 0) / all;
}

/** `4.1x` ends 4.1 times the fault after it. */
function endOf(computed: string, quantity: string, faultS: number): Pick<Computed, 'endS'> {
  const [, factor] = /^([\d.]+)x/.exec(computed) ?? [];
  return quantity === OUTAGE && factor !== undefined ? { endS: faultS * (1 + Number(factor)) } : {};
}

/** As it is told, so that variants that are told alike stay in their order. */
function factorOf({ value }: HeadlineRow): number {
  return Number.parseFloat(value?.outage ? value.text : '0');
}

/** What is less than a hundredth of the fault is none. */
function factorText(factor: number): string {
  if (factor < 0.01) return '0';
  return factor < 1 ? formatCount(Number(factor.toFixed(2))) : factor.toFixed(1);
}
