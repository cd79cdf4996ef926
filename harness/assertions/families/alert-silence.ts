import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { map, named, optional, sequence, token, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { inQuotes, type Token } from '../grammar/tokens.ts';
import { type Basis, judgeParts, type Part, unknownPart } from '../judgement.ts';
import { alertNames, alertTimeline, seriesGiven, within } from '../witnesses/alerts.ts';
import type { Timeline } from '../witnesses/moment.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface AlertSilenceTree {
  readonly family: 'alert silence';
  /** Absent: every alert. */
  readonly alert?: string;
  readonly scope: Scope;
}

/** No alert fires: of one name, or at all. */
export const alertSilenceFamily: Family<AlertSilenceTree> = {
  name: 'alert silence',
  about: 'an alert does not fire; without a name, no alert does',
  examples: [
    'no alert "BankSlow" during baseline',
    'no alert during baseline',
    'no alert BankSlow after 5m of recovery',
  ],
  rule: map(
    scoped(
      map(
        sequence(words('no alert'), optional(named('alert', token('the name of an alert', nameOfAlert)))),
        ([, alert]) => ({ alert }),
      ),
      ['phase', 'after'],
    ),
    ({ alert, scope }): AlertSilenceTree => ({
      family: 'alert silence',
      ...(alert === undefined ? {} : { alert }),
      scope,
    }),
  ),
  print: ({ alert, scope }) => `no alert${alert === undefined ? '' : ` ${inQuotes(alert)}`}${printScope(scope)}`,
  needs: ({ alert, scope }) => [
    { witness: 'service', name: alert === undefined ? 'alert' : `alert ${alert}` },
    ...phaseNeeds(scope),
  ],
  judge: judgeSilence,
};

/** A word that begins a scope is no name, unless it is in quotes. */
function nameOfAlert({ kind, text }: Token): string | undefined {
  if (kind === 'quoted') return text;
  return kind === 'word' && !['during', 'after'].includes(text.toLowerCase()) ? text : undefined;
}

function judgeSilence({ alert, scope }: AlertSilenceTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const names = alert === undefined ? alertNames(evidence) : [alert];
  const parts = names.map((name) => partOf(evidence, name, phases));
  const samples = names.reduce((sum, name) => sum + readingsOf(evidence, name, phases).length, 0);
  return judgeParts(
    { ...basis, samples },
    parts,
    { op: '=', bound: exactly(0) },
    (value) => `${value} readings firing`,
  );
}

function readingsOf(evidence: Evidence, alert: string, phases: readonly PhaseWindow[]) {
  return (alertTimeline(evidence, alert) ?? []).filter(([atMs]) => within(phases, atMs));
}

/** How often an alert was read as firing. */
function partOf(evidence: Evidence, alert: string, phases: readonly PhaseWindow[]): Part {
  const readings = readingsOf(evidence, alert, phases);
  const firing = readings.filter(([, value]) => value === 1);
  const where = `of ${inQuotes(alert)}${firstIn(evidence, firing[0]?.[0], phases)}`;
  if (readings.length === 0) return unknownPart(`alert ${inQuotes(alert)}`, 'it was not in any reading');
  const unknown = whyUnknown(evidence, alert, phases, readings);
  const shown = firing.length;
  if (unknown === undefined) return { where, shown, low: shown, high: shown };
  return { where, shown, low: shown, high: Number.POSITIVE_INFINITY, unknown };
}

function whyUnknown(
  evidence: Evidence,
  alert: string,
  phases: readonly PhaseWindow[],
  readings: Timeline,
): string | undefined {
  if (readings.some(([, value]) => value === null)) return 'a reading that it needs is missing';
  const isSilent = seriesGiven(evidence, alert, phases).some((given) => given.every((series) => series === 0));
  return isSilent ? 'its expression gave no series, so it could not fire' : undefined;
}

function firstIn(evidence: Evidence, atMs: number | undefined, phases: readonly PhaseWindow[]): string {
  const phase = phases.find((one) => atMs !== undefined && within([one], atMs));
  if (!phase || atMs === undefined) return '';
  return `, first ${formatDuration((atMs - phase.fromMs) * evidence.plan.timeScale)} into ${phase.name}`;
}
