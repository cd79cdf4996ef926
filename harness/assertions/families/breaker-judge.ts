import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Operator } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { type Basis, type EntityValue, inconclusive, judgeEntities } from '../judgement.ts';
import { type Breaker, type BreakerRef, breakersIn, isMeant } from '../witnesses/breaker.ts';
import { isCountOf, unitsOf } from '../witnesses/breaker-counts.ts';
import { faultSpan } from '../witnesses/fault.ts';
import { silentPhases } from '../witnesses/keepers.ts';
import { describeWindow, faultPhasesOf, phasesOf } from '../witnesses/window.ts';
import { COUNTED, type CountedClaim, METRICS } from './breaker-counted.ts';
import type { Counted } from './breaker-failures.ts';
import { type TimedClaim, timedEntity } from './breaker-timed.ts';

export type BreakerClaim = CountedClaim | TimedClaim;

export interface BreakerTree extends BreakerRef {
  readonly family: 'breaker';
  readonly claim: BreakerClaim;
  readonly scope: Scope;
}

/** Judges each breaker that is meant by itself; the worst is reported, by its name where there are several. */
export function judgeBreaker(tree: BreakerTree, evidence: Evidence): Judgement {
  const breakers = breakersIn(evidence);
  const meant = breakers.filter((breaker) => isMeant(tree, breaker));
  return 'ms' in tree.claim
    ? judgeTimed(tree, tree.claim, meant, evidence)
    : judgeCounted(tree, tree.claim, { breakers, meant }, evidence);
}

function judgeTimed(tree: BreakerTree, claim: TimedClaim, meant: readonly Breaker[], evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, {}));
  const basis: Basis = { bound: claim.ms, unit: 'ms', samples: 0, window };
  const span = faultSpan(evidence);
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  if (meant.length === 0) return inconclusive(basis, nobodyHas(tree));
  const entities = unitsOf(evidence, meant, METRICS[claim.kind]).flatMap((unit) =>
    unit.breakers.map((breaker) => timedEntity({ claim, breaker, unit, span }, evidence)),
  );
  return judgeEntities(basis, entities, '<=');
}

interface Breakers {
  readonly breakers: readonly Breaker[];
  readonly meant: readonly Breaker[];
}

function judgeCounted(
  tree: BreakerTree,
  claim: CountedClaim,
  { breakers, meant }: Breakers,
  evidence: Evidence,
): Judgement {
  const phases =
    claim.kind === 'opens within failures' ? faultPhasesOf(evidence, tree.scope) : phasesOf(evidence, tree.scope);
  const basis: Basis = {
    bound: boundOf(claim),
    unit: 'count',
    samples: phases.length,
    window: describeWindow(evidence, phases),
  };
  if (meant.length === 0) return inconclusive({ ...basis, samples: 0 }, nobodyHas(tree));
  if (phases.length === 0) return inconclusive({ ...basis, samples: 0 }, 'the scenario has no such phase');
  const units = unitsOf(evidence, breakers, METRICS[claim.kind]).filter((unit) =>
    unit.breakers.some((one) => meant.includes(one)),
  );
  const entities = units.map((unit) => {
    const name = unit.breakers.map((one) => one.name).join(' and ');
    if (!unit.breakers.every((one) => meant.includes(one)))
      return { name, unknown: `${unit.at} has several breakers and does not count each by itself` };
    return { name, ...countedEntity({ unit, tree, bound: boundOf(claim), phases }, claim.kind, evidence) };
  });
  return judgeEntities(basis, entities, OPERATOR[claim.kind]);
}

/** What its service did not count in a phase in which it was silent may be anything. */
function countedEntity(counted: Counted, kind: CountedClaim['kind'], evidence: Evidence): EntityValue {
  const { unit, phases } = counted;
  const silent = silentPhases(evidence, unit.at, phases, ({ metric }) => isCountOf(unit, metric));
  if (silent.length === 0) return COUNTED[kind](counted, evidence);
  const why = `${unit.at} did not report its breaker at the end of phase ${silent[0]?.name}`;
  const known = phases.filter((phase) => !silent.includes(phase));
  const value = known.length > 0 ? COUNTED[kind]({ ...counted, phases: known }, evidence) : undefined;
  if (!value || !('low' in value)) return { unknown: why };
  return { ...value, high: Number.POSITIVE_INFINITY, why: `${value.why}; ${why}` };
}

const OPERATOR: Readonly<Record<CountedClaim['kind'], Operator>> = {
  'opens within failures': '<=',
  'lets through': '<=',
  'never opens': '=',
  'does not flap': '<=',
};

function boundOf(claim: CountedClaim): number {
  switch (claim.kind) {
    case 'opens within failures':
      return claim.failures;
    case 'lets through':
      return claim.probes;
    case 'never opens':
      return 0;
    case 'does not flap':
      return 1;
  }
}

function nobodyHas({ breaker, at }: BreakerRef): string {
  const called = breaker === undefined ? 'breaker' : `breaker "${breaker}"`;
  return `${at ?? 'no service'} reported ${at ? 'no ' : 'a '}${called}`;
}
