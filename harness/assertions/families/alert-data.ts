import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { map, oneOf, sequence, word, words } from '../grammar/rule.ts';
import { name, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, judgeParts, type Part, unknownPart } from '../judgement.ts';
import { seriesGiven } from '../witnesses/alerts.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface AlertDataTree {
  readonly family: 'alert data';
  /** Absent: every alert. */
  readonly alert?: string;
  readonly scope: Scope;
}

/** The expression of an alert gives a series, were it not for its comparison: what it names is there, and labels match. */
export const alertDataFamily: Family<AlertDataTree> = {
  name: 'alert data',
  about: 'the rule of an alert finds what it asks for; one that does not can never fire',
  examples: ['alert "HighTimeoutRate" has data during baseline', 'every alert has data during baseline'],
  rule: map(
    scoped(
      oneOf(
        map(sequence(word('alert'), name('the name of an alert'), words('has data')), ([, alert]) => ({ alert })),
        map(words('every alert has data'), () => ({ alert: undefined })),
      ),
      ['phase', 'after'],
    ),
    ({ alert, scope }): AlertDataTree => ({ family: 'alert data', ...(alert === undefined ? {} : { alert }), scope }),
  ),
  print: ({ alert, scope }) =>
    `${alert === undefined ? 'every alert' : `alert ${inQuotes(alert)}`} has data${printScope(scope)}`,
  needs: ({ alert, scope }) => [
    { witness: 'service', name: alert === undefined ? 'rule of alert' : `rule of alert ${alert}` },
    ...phaseNeeds(scope),
  ],
  judge: judgeData,
};

function judgeData({ alert, scope }: AlertDataTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound: 1, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const names = alert === undefined ? [...new Set((evidence.alerts ?? []).map((one) => one.alert))] : [alert];
  const parts = names.flatMap((each) => partsOf(evidence, each, phases));
  const samples = names.flatMap((each) => seriesGiven(evidence, each, phases)).flat().length;
  return judgeParts({ ...basis, samples }, parts, { op: '>=', bound: exactly(1) }, (value) => `${value} series`);
}

/** The most series that each rule of that name gave at an evaluation. */
function partsOf(evidence: Evidence, alert: string, phases: readonly PhaseWindow[]): Part[] {
  const where = `from the expression of ${inQuotes(alert)}`;
  const rules = seriesGiven(evidence, alert, phases);
  if (rules.length === 0) return [unknownPart(`alert ${inQuotes(alert)}`, 'no rule of it was evaluated')];
  return rules.map((given) => {
    const known = given.filter((series) => series !== null);
    if (known.length === 0) return unknownPart(`alert ${inQuotes(alert)}`, 'it was not evaluated');
    const shown = Math.max(...known);
    if (known.length === given.length) return { where, shown, low: shown, high: shown };
    return { where, shown, low: shown, high: Number.POSITIVE_INFINITY, unknown: 'a reading that it needs is missing' };
  });
}
