import type { Verdict } from '../../domain/verdict.ts';
import type { Pair, StatementDifference, StatementSide } from './comparison.ts';
import { mean } from './interval.ts';
import type { ScenarioProfile } from './profile.ts';

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

function judged(runs: readonly ScenarioProfile[], text: string): Verdict[] {
  return runs.flatMap(({ statements }) => statements.filter((each) => each.text === text));
}

function sideOf(statements: readonly Verdict[]): StatementSide {
  const seen = statements.flatMap(({ observed }) => observed ?? []);
  return {
    observed: seen.length === 0 ? null : mean(seen),
    asExpected: statements.filter(({ asExpected }) => asExpected).length,
    decided: statements.filter(({ verdict }) => verdict !== 'inconclusive').length,
    runs: statements.length,
  };
}

/** Only a clean change counts: what went both ways within repeats is a flake, and a gap in the evidence no change. */
function findingOf(before: StatementSide, after: StatementSide): StatementDifference['finding'] {
  if (before.decided === 0 || after.decided === 0) return 'unknown';
  const [always, never] = [
    (side: StatementSide) => side.asExpected === side.decided,
    ({ asExpected }: StatementSide) => asExpected === 0,
  ];
  if (always(before) && never(after)) return 'worse';
  if (never(before) && always(after)) return 'better';
  return always(before) && always(after) ? 'same' : 'unknown';
}
