import type { Difference } from '../compare/comparison.ts';
import { explainVerdict } from '../explain/explain-verdict.ts';
import { formatShare, plural } from '../explain/format.ts';
import type { NightlyOutcome, NightlySuite, SuiteRun } from './nightly-report.ts';
import type { RepeatedStatement } from './steadiness.ts';

/** One thing that went wrong. */
export interface Problem {
  readonly outcome: Exclude<NightlyOutcome, 'passed'>;
  readonly text: string;
}

/** Everything about a suite that did not pass, worst first; empty when all did. */
export function problemsOf({ runs, statements, comparison }: NightlySuite): Problem[] {
  const worse = comparison
    ? [...comparison.differences, ...comparison.statements].filter(({ finding }) => finding === 'worse')
    : [];
  return [
    ...brokenRuns(runs),
    ...statements.flatMap(unsteadyStatement),
    ...worse.map(
      (difference): Problem => ({ outcome: 'failed', text: `worse than the baseline: ${differenceText(difference)}` }),
    ),
  ];
}

/** Repeats that broke alike are listed once. */
function brokenRuns(runs: readonly SuiteRun[]): Problem[] {
  const broken = runs.filter(({ outcome }) => outcome === 'broken' || outcome === 'aborted');
  const alike = Map.groupBy(broken, ({ exitCode, why }) => JSON.stringify([exitCode, why]));
  return [...alike.values()].map((members) => {
    const [{ exitCode, why }] = members as [SuiteRun];
    const which = `${members.length === 1 ? 'repeat' : 'repeats'} ${members.map(({ repeat }) => repeat).join(', ')}`;
    return { outcome: 'broken', text: `${which} broke, exit code ${exitCode}${why ? `: ${why}` : ''}` };
  });
}

/** `flaky: S1a · naive: max duration < 6s: pass, fail, pass - ...`, explained by the first that was not as expected. */
function unsteadyStatement(statement: RepeatedStatement): Problem[] {
  const { scenario, variant, text, steadiness, verdicts, example } = statement;
  if (steadiness === 'steady') return [];
  const who = `${scenario} · ${variant}`;
  const explained = explainVerdict(example);
  if (steadiness === 'flaky')
    return [{ outcome: 'inconclusive', text: `flaky: ${who}: ${text}: ${verdicts.join(', ')} - ${explained}` }];
  return [{ outcome: steadiness === 'failed' ? 'failed' : 'inconclusive', text: `${who}: ${explained}` }];
}

function differenceText(difference: Difference): string {
  const who = `${difference.scenario} · ${difference.variant}`;
  if (!('figure' in difference)) return `${who}: ${difference.text} is no longer as expected`;
  const { phase, figure, change, interval } = difference;
  const moved = (value: number) => formatShare(figure === 'success share' ? value : value - 1);
  const span = interval ? ` (${moved(interval.low)} to ${moved(interval.high)})` : '';
  return `${who}, ${phase}: ${figure} moved by ${moved(change)}${span}`;
}

/** Remarks that decide nothing. */
export function notesOf({ again, runs, comparison }: NightlySuite): string[] {
  const repeated = again.map(
    ({ scenario, variant, repeats }) =>
      `measured again alone in ${repeats.length} of ${plural(runs.length, 'repeat')}: ${scenario} · ${variant} (${repeats.join(', ')})`,
  );
  const { gone = [], doubts = [], notes = [] } = comparison ?? {};
  return [...repeated, ...gone, ...doubts, ...notes];
}

/** `24 of 26 statements as expected in all of 3 repeats, 2 flaky` */
export function tallyOf({ statements, runs }: NightlySuite): string {
  if (statements.length === 0) return 'no verdicts';
  const count = (wanted: RepeatedStatement['steadiness']) =>
    statements.filter(({ steadiness }) => steadiness === wanted).length;
  const rest = (['failed', 'flaky', 'unknown'] as const).flatMap((each) =>
    count(each) > 0 ? [`${count(each)} ${each}`] : [],
  );
  const repeats = runs.length === 1 ? '' : ` in all of ${runs.length} repeats`;
  return [`${count('steady')} of ${plural(statements.length, 'statement')} as expected${repeats}`, ...rest].join(', ');
}

/** The result of the comparison with the baseline, in a few words. */
export function comparedOf({ comparison }: NightlySuite): string {
  if (!comparison) return 'no baseline';
  const count = (wanted: string) =>
    [...comparison.differences, ...comparison.statements].filter(({ finding }) => finding === wanted).length;
  if (comparison.outcome === 'same') return 'as the baseline';
  if (comparison.outcome === 'unclear') return 'not to be told from the baseline';
  return `${count('worse')} worse and ${count('better')} better than the baseline`;
}
