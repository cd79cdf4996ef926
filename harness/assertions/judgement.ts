import type { Judgement } from '../domain/verdict.ts';
import { type Comparison, decide, type Estimate, exactly, type Known, type Operator } from './grammar/comparison.ts';

/** The fields of a judgement that do not depend on its verdict. */
export type Basis = Pick<Judgement, 'bound' | 'unit' | 'samples' | 'window'>;

export function inconclusive(basis: Basis, why: string, observed: number | null = null): Judgement {
  return { ...basis, verdict: 'inconclusive', observed, why };
}

/** Judges a value that is known exactly; `why` is called where the statement did not hold. */
export function judgeExactly(basis: Basis, observed: number, op: Operator, why: () => string): Judgement {
  return judgeEstimate(basis, { shown: observed, ...exactly(observed) }, { op, bound: exactly(basis.bound) }, why);
}

/** Judges a value of which only limits are known. */
export function judgeEstimate(
  basis: Basis,
  value: Estimate,
  { op, bound }: Comparison<Operator, Known>,
  why: () => string,
): Judgement {
  const verdict = decide(value, op, bound);
  const margin = marginOf(value.shown, op, basis.bound);
  return {
    ...basis,
    verdict,
    observed: value.shown,
    ...(verdict === 'pass' ? {} : { why: why() }),
    ...(margin === undefined ? {} : { margin }),
  };
}

/** The value of one of several entities, or in one of several stretches of time. */
export interface Part extends Known {
  /** The value to print; null where nothing is known. */
  readonly shown: number | null;
  /** `at payment`, `in the 10 s from 32 s on` */
  readonly where: string;
  /** Why it is not known, or not known exactly: `its metrics were silent for 8 s`. */
  readonly unknown?: string;
}

/** A part without evidence may have any value. It is never left out. */
export function unknownPart(where: string, unknown: string): Part {
  return { where, shown: null, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, unknown };
}

/** A part that there may not be at all breaks nothing; where it would hold, it holds. */
export function ifThereIs(part: Part, { op, bound }: Comparison<Operator, Known>): Part {
  if (decide(part, op, bound) !== 'fail') return part;
  return { ...part, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
}

/**
 * Judges every part by itself. One that breaks the statement breaks the whole; otherwise one that is undecided leaves the
 * whole undecided. The worst part is reported.
 */
export function judgeParts(
  basis: Basis,
  parts: readonly Part[],
  { op, bound }: Comparison<Operator, Known>,
  format: (value: number) => string,
): Judgement {
  const judged = parts.map((part) => ({ part, verdict: decide(part, op, bound) }));
  const verdict = VERDICTS.find((one) => judged.some((each) => each.verdict === one));
  if (!verdict) return inconclusive(basis, 'nothing was seen in this scope');
  const alike = judged.filter((each) => each.verdict === verdict).map(({ part }) => part);
  const worst = worstFirst(alike, op, basis.bound);
  const shown = worst[0]?.shown ?? null;
  const margin = shown === null ? undefined : marginOf(shown, op, basis.bound);
  return {
    ...basis,
    verdict,
    observed: shown,
    ...(verdict === 'pass' ? {} : { why: explainParts(worst, verdict, format) }),
    ...(margin === undefined ? {} : { margin }),
  };
}

const VERDICTS = ['fail', 'inconclusive', 'pass'] as const;
const LISTED = 3;

/** The part that is farthest on the wrong side of the bound first; those of which nothing is known last. */
function worstFirst(parts: readonly Part[], op: Operator, bound: number): readonly Part[] {
  const badness = ({ shown }: Part): number => {
    if (shown === null) return Number.NEGATIVE_INFINITY;
    if (op === '=') return Math.abs(shown - bound);
    return op.startsWith('>') ? -shown : shown;
  };
  return parts.toSorted((a, b) => (badness(a) === badness(b) ? 0 : badness(b) - badness(a)));
}

/** The worst part of a broken statement; of an undecided one, each part of which something is not known. */
function explainParts(worst: readonly Part[], verdict: Verdict, format: (value: number) => string): string {
  const gaps = worst.filter(({ unknown }) => unknown !== undefined);
  const [first] = worst;
  if (verdict === 'fail' || gaps.length === 0) return first ? describePart(first, verdict, format) : '';
  const listed = gaps.slice(0, LISTED).map((part) => describePart(part, verdict, format));
  return [...listed, ...(gaps.length > LISTED ? [`and ${gaps.length - LISTED} more`] : [])].join('; ');
}

type Verdict = (typeof VERDICTS)[number];

function describePart(part: Part, verdict: Verdict, format: (value: number) => string): string {
  const { shown, high, where, unknown } = part;
  const value = shown === null ? undefined : format(shown);
  if (verdict === 'inconclusive' && unknown !== undefined)
    return value === undefined ? `${where}: ${unknown}` : `${value} ${where}, but ${unknown}`;
  const orMore = verdict === 'inconclusive' && shown !== null && high > shown ? ' or more' : '';
  return `${value}${orMore} ${where}`;
}

/** What is known of one of several entities, such as a breaker or a service. */
export type EntityValue =
  | (Estimate & { readonly why: string; readonly samples?: number })
  /** Nothing is known, and why. */
  | { readonly unknown: string; readonly observed?: number }
  /** The statement asks nothing of it, and why; of all of them together that decides nothing. */
  | { readonly idle: string; readonly observed?: number };

/** `name` is empty where `why` says it. */
export type Entity = EntityValue & { readonly name: string };

/** Judges every entity by itself. One that breaks the statement breaks the whole; the worst is reported, by name where there are several. */
export function judgeEntities(basis: Basis, entities: readonly Entity[], op: Operator): Judgement {
  const judged = entities.flatMap((entity) => ('idle' in entity ? [] : [judgeEntity(basis, entity, op)]));
  const [idle] = entities;
  if (judged.length === 0)
    return inconclusive(basis, idle && 'idle' in idle ? idle.idle : 'nobody reported it', idleValue(idle));
  const verdicts = new Set(judged.map(({ judgement }) => judgement.verdict));
  const decisive = (['fail', 'inconclusive', 'pass'] as const).find((verdict) => verdicts.has(verdict));
  const [worst] = judged
    .filter(({ judgement }) => judgement.verdict === decisive)
    .toSorted((a, b) => (op.startsWith('>') ? a.rank - b.rank : b.rank - a.rank));
  const { judgement, name } = worst as (typeof judged)[number];
  const { why } = judgement;
  return why === undefined || name === '' || entities.length === 1
    ? judgement
    : { ...judgement, why: `${name}: ${why}` };
}

function judgeEntity(basis: Basis, entity: Exclude<Entity, { readonly idle: string }>, op: Operator) {
  const { name } = entity;
  if ('unknown' in entity)
    return {
      name,
      rank: entity.observed ?? 0,
      judgement: inconclusive(basis, entity.unknown, entity.observed ?? null),
    };
  const { samples = basis.samples, why, shown } = entity;
  const judgement = judgeEstimate({ ...basis, samples }, entity, { op, bound: exactly(basis.bound) }, () => why);
  return { name, rank: shown, judgement };
}

function idleValue(entity: Entity | undefined): number | null {
  return entity && 'idle' in entity ? (entity.observed ?? null) : null;
}

/** Room left as a share of the bound, negative where it is overstepped. */
function marginOf(observed: number, op: Operator, bound: number): number | undefined {
  if (op === '=' || bound === 0) return undefined;
  const room = op.startsWith('<') ? bound - observed : observed - bound;
  return Number((room / bound).toPrecision(12));
}
