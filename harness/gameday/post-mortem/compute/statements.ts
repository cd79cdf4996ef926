import type { Expectation, Unit } from '../../../domain/verdict.ts';
import type { EntryOf } from '../../journal/entries.ts';
import { only, type VariantRun } from './day.ts';

/** A statement of the runbook and what came of it for one variant. */
export interface JudgedStatement {
  readonly text: string;
  readonly of: 'steady state' | 'check' | 'expect';
  /** What it had to do. */
  readonly expected: Expectation;
  readonly state: 'holds' | 'broken' | 'unknown';
  /** Not judged at the end: the state is the last one that was told while the variant ran. */
  readonly provisional: boolean;
  /** null where it is not known, or only provisional. */
  readonly asExpected: boolean | null;
  /** As it was told meanwhile; empty where it has a verdict, or nothing was told. */
  readonly told: string;
  readonly observed: number | null;
  readonly bound: number | null;
  readonly unit: Unit | null;
  readonly why: string | null;
}

const STATES = { pass: 'holds', fail: 'broken', inconclusive: 'unknown' } as const;

/** What was expected first, then checks, then the steady state. What was planned and never judged is there, too. */
export function statementsOf(run: VariantRun, opened: EntryOf<'opened'>): JudgedStatement[] {
  const told = only(run.entries, 'statement');
  const last = (of: JudgedStatement['of'], text: string) => told.findLast((one) => one.of === of && one.text === text);
  const verdicts = only(run.entries, 'verdicts').at(-1)?.verdicts ?? [];
  const planned = Object.hasOwn(opened.expect, run.variant) ? (opened.expect[run.variant] ?? []) : [];
  const unjudged = planned.filter(({ text }) => !verdicts.some((verdict) => verdict.text === text));
  const checks = [...new Set(told.filter(({ of }) => of === 'check').map(({ text }) => text))];
  const steady = new Set([
    ...opened.steadyState,
    ...told.filter(({ of }) => of === 'steady state').map(({ text }) => text),
  ]);
  return [
    ...verdicts.map(
      ({ text, expected, verdict, asExpected, observed, bound, unit, why }): JudgedStatement => ({
        text,
        of: 'expect',
        expected,
        state: STATES[verdict],
        provisional: false,
        asExpected: verdict === 'inconclusive' ? null : asExpected,
        told: '',
        observed,
        bound,
        unit,
        why: why ?? null,
      }),
    ),
    ...unjudged.map(({ text, expected }) => provisional('expect', { text, expected }, last('expect', text))),
    ...checks.map((text) => asTold('check', text, last('check', text))),
    ...[...steady].map((text) => asTold('steady state', text, last('steady state', text))),
  ];
}

/** What is told of a check or the steady state is all that is judged of it. */
function asTold(of: JudgedStatement['of'], text: string, told: EntryOf<'statement'> | undefined): JudgedStatement {
  const statement = provisional(of, { text, expected: 'hold' }, told);
  const asExpected = statement.state === 'unknown' ? null : statement.state === 'holds';
  return { ...statement, provisional: false, asExpected };
}

function provisional(
  of: JudgedStatement['of'],
  { text, expected }: { readonly text: string; readonly expected: Expectation },
  told: EntryOf<'statement'> | undefined,
): JudgedStatement {
  return {
    text,
    of,
    expected,
    state: told?.state ?? 'unknown',
    provisional: true,
    asExpected: null,
    told: told?.observed ?? '',
    observed: null,
    bound: null,
    unit: null,
    why: null,
  };
}
