import { DEFAULT_RULES, OUTCOME_KINDS } from '../../domain/outcome.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Need } from '../../domain/statement.ts';
import type { Target } from '../../domain/target.ts';
import { probesOf } from '../../measure/presets/probes.ts';
import { nearest } from '../../runtime/nearest.ts';

/**
 * Why this plan cannot meet a need; empty when it may. Whether a witness really reported is judged later, from the
 * evidence: this finds the misspelt names, which would otherwise hold in every run.
 */
export function unmetNeeds(need: Need, scenario: Pick<Scenario, 'phases'>, target: Target): string[] {
  if (need.witness !== 'caller') return unmeasured(need, target);
  switch (need.kind) {
    case 'requests':
      return [];
    case 'phase':
      return unknownPhase(need.phase, scenario);
    case 'outcome':
      return unknownOutcome(need.outcome, target);
  }
}

function unmeasured({ name, at }: Exclude<Need, { witness: 'caller' }>, target: Target): string[] {
  if (at === undefined)
    return Object.values(target.services).some(isProbed) ? [] : [`needs ${name}, and no service has metrics`];
  const service = target.services[at];
  if (!service) return [`needs ${name} at ${at}${nearest(at, Object.keys(target.services))}`];
  return isProbed(service) ? [] : [`needs ${name} at ${at}, which has no metrics`];
}

function isProbed(service: Target['services'][string]): boolean {
  return probesOf(service).length > 0;
}

function unknownPhase(wanted: string, scenario: Pick<Scenario, 'phases'>): string[] {
  const phases = scenario.phases.map((phase) => phase.name);
  return phases.some((phase) => phase === wanted) ? [] : [`names phase ${wanted}${nearest(wanted, phases)}`];
}

const STATUS = /^[1-5](\d\d|xx)$/;
const CLASSES = ['success', 'rejected', 'error', 'fallback'];

function unknownOutcome(wanted: string, target: Target): string[] {
  if (STATUS.test(wanted)) return [];
  const labels = [...target.rules, ...DEFAULT_RULES].map((rule) => rule.label);
  const outcomes = [...new Set([...labels, ...OUTCOME_KINDS, ...CLASSES])];
  const isKnown = outcomes.some((outcome) => outcome.toLowerCase() === wanted.toLowerCase());
  return isKnown ? [] : [`names outcome ${wanted}${nearest(wanted, outcomes)}`];
}
