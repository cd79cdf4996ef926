import type { StatementReport } from '../../domain/run-report.ts';
import type { Pair } from './compare-runs.ts';
import { mean } from './interval.ts';
import type { Finding } from './phase-differences.ts';
import type { ScenarioProfile } from './profile.ts';

/** A statement before and after; `observed` is the mean over repeats, null when nothing was seen. */
export interface StatementDifference {
  readonly scenario: string;
  readonly variant: string;
  readonly text: string;
  readonly unit: string;
  readonly bound: number;
  readonly before: StatementSide;
  readonly after: StatementSide;
  /** Its verdict differed between repeats of one side. */
  readonly flaky: boolean;
  readonly finding: Finding;
}

export interface StatementSide {
  readonly observed: number | null;
  /** Runs in which it went as expected. */
  readonly asExpected: number;
  readonly runs: number;
}

/** Statements that both sides judged; a changed text is another statement. */
export function statementDifferences({ name, variant, before, after }: Pair): StatementDifference[] {
  const texts = new Set(before.flatMap(({ statements }) => statements.map(({ text }) => text)));
  return [...texts].flatMap((text) => {
    const [was, is] = [judged(before, text), judged(after, text)];
    const [first] = is;
    if (!first) return [];
    const sides = { before: sideOf(was), after: sideOf(is) };
    const flaky = [was, is].some((side) => new Set(side.map(({ verdict }) => verdict)).size > 1);
    const { unit, bound } = first;
    return [
      { scenario: name, variant, text, unit, bound, ...sides, flaky, finding: findingOf(sides.before, sides.after) },
    ];
  });
}

function judged(runs: readonly ScenarioProfile[], text: string): StatementReport[] {
  return runs.flatMap(({ statements }) => statements.filter((each) => each.text === text));
}

function sideOf(statements: readonly StatementReport[]): StatementSide {
  const seen = statements.flatMap(({ observed }) => observed ?? []);
  return {
    observed: seen.length === 0 ? null : mean(seen),
    asExpected: statements.filter(({ asExpected }) => asExpected).length,
    runs: statements.length,
  };
}

/** Only a clean change counts: what went both ways within repeats is a flake and named as one. */
function findingOf(before: StatementSide, after: StatementSide): Finding {
  if (before.asExpected === before.runs && after.asExpected === 0) return 'worse';
  if (before.asExpected === 0 && after.asExpected === after.runs) return 'better';
  return before.asExpected === before.runs && after.asExpected === after.runs ? 'same' : 'unknown';
}
