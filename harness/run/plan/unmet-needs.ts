import type { RequestTemplate } from '../../domain/load-plan.ts';
import { DEFAULT_RULES, OUTCOME_KINDS } from '../../domain/outcome.ts';
import { isRoute, routesOf } from '../../domain/route.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Need } from '../../domain/statement.ts';
import type { Target } from '../../domain/target.ts';
import { probesOf } from '../../measure/presets/probes.ts';
import { nearest } from '../../runtime/nearest.ts';

/**
 * Why this plan cannot meet a need; empty when it may. Whether a witness really reported is judged later, from the
 * evidence: this finds the misspelt names, which would otherwise hold in every run.
 */
export function unmetNeeds(need: Need, scenario: Sent, target: Target): string[] {
  if (need.witness !== 'caller') return unmeasured(need, target);
  switch (need.kind) {
    case 'requests':
      return [];
    case 'phase':
      return unknownPhase(need.phase, scenario);
    case 'outcome':
      return unknownOutcome(need.outcome, target);
    case 'route':
      return unknownRoute(need.route, scenario.requests ?? target.requests);
  }
}

/** What is sent, and when. Requests are the target's own where none are given; of an empty list nothing is known. */
type Sent = Pick<Scenario, 'phases' | 'requests'>;

function unknownRoute(wanted: string, requests: readonly RequestTemplate[]): string[] {
  const routes = routesOf(requests);
  const isSent = routes.length === 0 || routes.some((route) => isRoute(route, wanted));
  return isSent ? [] : [`names route ${wanted}${nearest(wanted, routes)}`];
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

const STATUS = /^[1-5](\d\d|xx)$/i;

/** A label or class that no rule gives has no request in any run, so that a rate of it would hold in all of them. */
function unknownOutcome(wanted: string, target: Target): string[] {
  if (STATUS.test(wanted)) return [];
  const given = [...target.rules, ...DEFAULT_RULES].flatMap((rule) => [rule.label, rule.class]);
  const outcomes = [...new Set([...given, ...OUTCOME_KINDS])];
  const isKnown = outcomes.some((outcome) => outcome.toLowerCase() === wanted.toLowerCase());
  return isKnown ? [] : [`names outcome ${wanted}${nearest(wanted, outcomes)}`];
}
