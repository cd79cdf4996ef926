import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Estimate } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { counterLimits } from '../witnesses/counters.ts';
import { inFlightAtEdges } from '../witnesses/edges.ts';
import { keepersOf } from '../witnesses/keepers.ts';
import { countOf, dueIn, isOutcome, sentIn } from '../witnesses/requests.ts';

export type IntegrityRule =
  | 'charges = 1 per payment'
  | 'emails = 1 per payment'
  | 'no lost intents'
  | 'no duplicate intents';

interface Scoped {
  readonly scope: Scope;
  readonly phases: readonly PhaseWindow[];
}

export interface Violations {
  readonly wrong: Estimate;
  /** Promises looked at. */
  readonly of: number;
  readonly why: string;
  /** Two witnesses disagree. */
  readonly doubt?: string;
}

/** How many promises were broken, between limits: a ledger may be silent, and payments in flight belong to either side. */
export function violationsOf(rule: IntegrityRule, evidence: Evidence, scoped: Scoped): Violations {
  if (rule === 'no duplicate intents') return duplicates(evidence, scoped);
  if (rule === 'no lost intents') return losses(evidence, scoped);
  return perPayment(rule.startsWith('charges') ? 'charges' : 'emails', evidence, scoped);
}

function duplicates(evidence: Evidence, { phases }: Scoped): Violations {
  const again = ledger(evidence, 'intents_again_total', phases);
  const applied = ledger(evidence, 'intents_applied_total', phases);
  const why = told(`${again.shown} intents were applied again`, again);
  return { wrong: again, of: again.shown + applied.shown, why };
}

/** Acknowledged in these phases, and not applied by then; what was in work when they ended may be applied later. */
function losses(evidence: Evidence, { phases }: Scoped): Violations {
  const promised = ledger(evidence, 'intents_acknowledged_total', phases);
  const until = keptIn(evidence, phases);
  const later = keptIn(evidence, [...phases, ...laterPhases(evidence, phases)]);
  const wrong = {
    shown: Math.max(0, promised.shown - until.shown),
    low: Math.max(0, promised.low - later.high),
    high: Math.max(0, promised.high - until.low),
  };
  const why = `${wrong.shown} of ${promised.shown} acknowledged intents were never applied`;
  return { wrong, of: promised.shown, why: told(why, promised, until) };
}

function keptIn(evidence: Evidence, phases: readonly PhaseWindow[]): Counted {
  const [applied, again, dead] = (['intents_applied_total', 'intents_again_total', 'intents_dead_total'] as const).map(
    (name) => ledger(evidence, name, phases),
  ) as [Counted, Counted, Counted];
  return {
    shown: applied.shown - again.shown + dead.shown,
    low: applied.low - again.high + dead.low,
    high: applied.high - again.low + dead.high,
    unknown: applied.unknown ?? again.unknown ?? dead.unknown,
  };
}

function laterPhases(evidence: Evidence, phases: readonly PhaseWindow[]): readonly PhaseWindow[] {
  const endMs = Math.max(...phases.map(({ toMs }) => toMs));
  return evidence.phases.filter(({ fromMs, name }) => fromMs >= endMs - 1 && !phases.some((one) => one.name === name));
}

function perPayment(rows: 'charges' | 'emails', evidence: Evidence, { scope, phases }: Scoped): Violations {
  const all = ledger(evidence, `${rows}_total`, phases);
  const again = ledger(evidence, `${rows}_again_total`, phases);
  const promised = countOf(sentIn(evidence, scope).filter((recording) => isOutcome(recording, 'success')));
  const { before, after } = inFlightAtEdges(evidence, phases);
  const kept = {
    shown: all.shown - again.shown,
    low: all.low - again.high - before,
    high: all.high - again.low + after,
  };
  const missing = (of: number) => Math.max(0, promised - of);
  const wrong = {
    shown: again.shown + missing(kept.shown),
    low: again.low + missing(kept.high),
    high: again.high + missing(kept.low),
  };
  const why = `${again.shown} ${rows} too many; ${missing(kept.shown)} missing for ${promised} payments that succeeded`;
  const edges = before + after > 0 ? [`${before + after} were in flight when the phase began or ended`] : [];
  const { route: _, ...everyRoute } = scope;
  const sent = countOf(dueIn(evidence, everyRoute));
  const doubt =
    all.low - again.high > sent + before
      ? `${kept.shown} ${rows} were counted, but only ${sent + before} requests were sent`
      : undefined;
  return {
    wrong,
    of: promised + again.shown,
    why: told([why, ...edges].join('; '), all, again),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

interface Counted extends Estimate {
  readonly unknown: string | undefined;
}

/** What every service that keeps it counted; nothing where nobody does. One that is silent in a phase may have counted any number. */
function ledger(evidence: Evidence, name: SampleName, phases: readonly PhaseWindow[]): Counted {
  let sum: Counted = { shown: 0, low: 0, high: 0, unknown: undefined };
  for (const at of keepersOf(evidence, name)) {
    const found = counterLimits(evidence, { metric: samplesOf(name), at }, phases);
    const { shown, low, high } = 'missing' in found ? { shown: 0, low: 0, high: Number.POSITIVE_INFINITY } : found;
    const unknown = sum.unknown ?? ('missing' in found ? found.missing : found.unknown);
    sum = { shown: sum.shown + shown, low: sum.low + low, high: sum.high + high, unknown };
  }
  return sum;
}

function told(why: string, ...counted: readonly Counted[]): string {
  const unknown = counted.find((one) => one.unknown !== undefined)?.unknown;
  return unknown === undefined ? why : `${why}; ${unknown}`;
}
