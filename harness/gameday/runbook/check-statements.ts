import { parseStatement } from '../../assertions/parse.ts';
import type { AlertRules } from '../../domain/alert.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { PhaseName } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { type Path, type Problem, pathText } from '../../run/config/shape-problems.ts';
import { unknownAlert } from '../../run/plan/check-alerts.ts';
import { checkStatement } from '../../run/plan/check-suite.ts';
import { nearest } from '../../runtime/nearest.ts';
import { problemAt } from './check-target.ts';
import type { Draft } from './draft.ts';
import type { Phases } from './timeline.ts';

/** What statements are asked of. */
export interface Asked {
  readonly target: Target | undefined;
  /** Undefined where it is not known when something acts. */
  readonly phases: Phases | undefined;
  readonly lengthMs: number | undefined;
  /** Undefined where one of the files cannot be read. */
  readonly rules: readonly AlertRules[] | undefined;
}

/** Statements that cannot be read, that nothing in this game day could answer, or not yet when they are asked. */
export function checkStatements(draft: Draft, given: Asked): Problem[] {
  const { steadyState = [], steps } = draft;
  // Those of the draft may not be readable yet.
  const target = given.target && draft.requests ? { ...given.target, requests: [] } : given.target;
  const asked = { ...given, target };
  return [
    ...steadyState.flatMap((text, i) => {
      const path = ['steadyState', i];
      return [...readable(path, text, asked), ...baselineOnly(path, text)];
    }),
    ...steps.flatMap((step) => {
      if (step.kind !== 'check') return [];
      const path = ['steps', step.index, 'check'];
      return [...readable(path, step.statement, asked), ...phaseProblems(path, step.statement, asked, step.atMs)];
    }),
    ...expected(draft).flatMap(({ path, text }) => [
      ...readable(path, text, asked),
      ...phaseProblems(path, text, asked, asked.lengthMs),
    ]),
    ...checkExpectations(draft, asked.target),
  ];
}

/** The statements that are judged at the end. */
function expected({ expect = [] }: Draft): { readonly path: Path; readonly text: string }[] {
  return Array.isArray(expect)
    ? expect.map((text, i) => ({ path: ['expect', i], text }))
    : Object.keys(expect).map((text) => ({ path: ['expect', text], text }));
}

const EVERY_PHASE = (['baseline', 'fault', 'recovery'] as const).map((name) => ({
  name,
  load: { model: 'closed', requests: 1, concurrency: 1 } as const,
}));

function readable(path: Path, text: string, { target, rules }: Asked): Problem[] {
  const problems = [
    ...(target ? checkStatement(text, { phases: EVERY_PHASE }, target) : unreadable(text)),
    ...(rules ? unknownAlert(text, rules, 'the runbook') : []),
  ];
  // The path of a statement that is a key ends with it.
  const place = pathText(path.at(-1) === text ? path.slice(0, -1) : path);
  return problems.map((problem) => ({ path, text: `${place}: ${problem}` }));
}

function unreadable(text: string): string[] {
  try {
    parseStatement(text);
    return [];
  } catch (error) {
    return [`"${text}": ${(error as Error).message}`];
  }
}

function baselineOnly(path: Path, text: string): Problem[] {
  return phasesNamed(text)
    .filter((phase) => phase !== 'baseline')
    .map((phase) =>
      problemAt(path, `: "${text}" names ${phase}, and the steady state is judged before anything is broken`),
    );
}

/** Phases that a statement names and that have not begun when it is judged. */
function phaseProblems(path: Path, text: string, asked: Asked, atMs: number | undefined): Problem[] {
  const { phases, lengthMs } = asked;
  if (!phases || atMs === undefined || lengthMs === undefined) return [];
  const place = path.at(-1) === text ? path.slice(0, -1) : path;
  return phasesNamed(text).flatMap((phase): Problem[] => {
    const why = notYet(phase, phases, atMs, lengthMs);
    return why === undefined ? [] : [{ path, text: `${pathText(place)}: "${text}" names ${phase}, ${why}` }];
  });
}

function notYet(phase: PhaseName, phases: Phases, atMs: number, lengthMs: number): string | undefined {
  const { faultMs, recoveryMs } = phases;
  const begins = phase === 'recovery' ? recoveryMs : faultMs;
  if (phase === 'baseline') return undefined;
  if (faultMs === undefined) return 'and nothing is injected';
  if (begins === undefined)
    return `and the last fault acts until the load ends at ${formatDuration(lengthMs)}: lift it before, or give it \`for\``;
  return begins < atMs ? undefined : `which begins only at ${formatDuration(begins)}`;
}

/** The phases that a statement needs; none where it cannot be read, which is told elsewhere. */
function phasesNamed(text: string): PhaseName[] {
  try {
    const needs = parseStatement(text).needs;
    return needs.flatMap((need) =>
      need.witness === 'caller' && need.kind === 'phase' ? [need.phase as PhaseName] : [],
    );
  } catch {
    return [];
  }
}

function checkExpectations({ expect, variants }: Draft, target: Target | undefined): Problem[] {
  if (expect === undefined || Array.isArray(expect)) return [];
  if (Object.keys(expect).length === 0)
    return [problemAt(['expect'], ' has no statements: say what must hold at the end, else nothing could fail')];
  if (!target) return [];
  const known = Object.keys(target.variants);
  const strangers = Object.entries(expect).flatMap(([text, expectations]) =>
    typeof expectations === 'string'
      ? []
      : Object.keys(expectations)
          .filter((variant) => !known.includes(variant))
          .map((variant) => ({
            path: ['expect', text, variant],
            text: `expect: "${text}" names variant ${variant}${nearest(variant, variants ?? known)}`,
          })),
  );
  const silent = (variants ?? known).filter(
    (variant) => !Object.values(expect).some((each) => typeof each === 'string' || each[variant] !== undefined),
  );
  return [
    ...strangers,
    ...silent.map((variant) =>
      problemAt(['expect'], ` says nothing of variant ${variant}: without a statement nothing could fail`),
    ),
  ];
}
