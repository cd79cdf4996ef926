import { DEFAULT_RULES, OUTCOME_KINDS } from '../../domain/outcome.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Need } from '../../domain/statement.ts';
import type { Target } from '../../domain/target.ts';
import { probesOf } from '../../measure/presets/probes.ts';
import { nearest } from '../../runtime/nearest.ts';

/**
 * Why nothing in this plan can feed a need; empty when something may. Whether a witness did report is judged
 * later from the evidence: this finds the misspelt names, which would otherwise hold for ever.
 */
export function unmetNeeds(need: Need, scenario: Pick<Scenario, 'phases'>, target: Target): string[] {
  if (need.witness === 'caller') return callerLacks(need.name, scenario, target);
  if (need.witness === 'edge') return target.edges.length > 0 ? [] : [`needs ${need.name}, and no edge is proxied`];
  const { at } = need;
  if (at === undefined) return Object.values(target.services).some(isProbed) ? [] : [`needs ${need.name}: no metrics`];
  const service = target.services[at];
  if (!service) return [`needs ${need.name} at ${at}${nearest(at, Object.keys(target.services))}`];
  return isProbed(service) ? [] : [`needs ${need.name} at ${at}, which has no metrics`];
}

function isProbed(service: Target['services'][string]): boolean {
  return probesOf(service).length > 0;
}

const STATUS = /^[1-5](\d\d|xx)$/;
const CLASSES = ['success', 'rejected', 'error', 'fallback'];

/** The caller knows every duration; what it may not know is a phase or an outcome that the plan cannot have. */
function callerLacks(name: string, scenario: Pick<Scenario, 'phases'>, target: Target): string[] {
  const [what = '', ...rest] = name.split(' ');
  const wanted = rest.join(' ');
  if (what === 'phase') {
    const phases = scenario.phases.map((phase) => phase.name);
    return phases.some((phase) => phase === wanted) ? [] : [`names phase ${wanted}${nearest(wanted, phases)}`];
  }
  if (what !== 'outcome' || STATUS.test(wanted)) return [];
  const labels = [...target.rules, ...DEFAULT_RULES].map((rule) => rule.label);
  const outcomes = [...new Set([...labels, ...OUTCOME_KINDS, ...CLASSES])];
  const known = outcomes.some((outcome) => outcome.toLowerCase() === wanted.toLowerCase());
  return known ? [] : [`names outcome ${wanted}${nearest(wanted, outcomes)}`];
}
