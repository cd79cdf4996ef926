import { type Scenario, type Suite, targetOf, targetsOf } from '../../domain/scenario.ts';
import { changeable, type Target } from '../../domain/target.ts';
import { demandTarget } from '../../environments/attach/check-config.ts';
import { type AttachFile, attachedOf, readAttachConfig } from '../../environments/attach/config.ts';
import { type MissingStores, missingStores } from '../../environments/stores/catalogue.ts';
import { SquallError } from '../../runtime/errors.ts';
import { refuseUnplayable } from './check-services.ts';
import { lackForFault } from './fault-needs.ts';
import type { RunOptions } from './options.ts';
import type { SuitePlan } from './plan-suite.ts';

type Place = Pick<RunOptions, 'environment' | 'proxy' | 'attach'>;

/**
 * Moves the scenarios that need what the environment lacks from the plans to the skipped, each with the reason. Throws
 * SQUALL_USAGE and SQUALL_INVALID_PLAN for what does not fit a system that already runs.
 */
export function fitToEnvironment(
  suite: Suite,
  { plans, skipped }: SuitePlan,
  place: Place,
  absent: MissingStores = storesMissingAt(place),
): SuitePlan {
  refuseUnplayable(chosenTargets(suite, plans), place.environment);
  const attached =
    place.environment === 'attach' && place.attach !== undefined ? readAttachConfig(place.attach) : undefined;
  if (attached) for (const target of attachedTargets(suite, plans, attached)) demandTarget(attached, target);
  if (place.environment === 'attach') refuseSeveralVariants(suite, plans);
  const here = { ...place, ...(attached ? { attached } : {}) };
  const planned = new Set(plans.map(({ scenario }) => scenario));
  const reasons = new Map(skipped.map(({ scenario, reason }) => [scenario, reason]));
  for (const scenario of suite.scenarios.filter(({ name }) => planned.has(name))) {
    const lack = lackOf(suite, scenario, here, absent);
    if (lack !== undefined) reasons.set(scenario.name, lack);
  }
  return {
    plans: plans.filter(({ scenario }) => !reasons.has(scenario)),
    skipped: suite.scenarios.flatMap(({ name }) => {
      const reason = reasons.get(name);
      return reason === undefined ? [] : [{ scenario: name, reason }];
    }),
  };
}

/** The targets that the file of the attach environment says something of. */
function attachedTargets(suite: Suite, plans: SuitePlan['plans'], attached: AttachFile): Target[] {
  if (!('targets' in attached)) return [suite.target];
  return chosenTargets(suite, plans).filter(({ name }) => attached.targets[name] !== undefined);
}

function chosenTargets(suite: Suite, plans: SuitePlan['plans']): Target[] {
  return targetsOf(suite).filter(({ name }) => plans.some(({ target }) => target === name));
}

/** A place, and what the file of the attach environment says. */
type Here = Pick<Place, 'environment' | 'proxy'> & { readonly attached?: AttachFile };

/** A system that runs is of one variant, and only the user knows of which, unless its services switch. */
function refuseSeveralVariants({ name, target }: Suite, plans: SuitePlan['plans']): void {
  const variants = [...new Set(plans.filter((plan) => plan.target === target.name).map((plan) => plan.variant))];
  if (variants.length < 2 || changeable(target).length > 0) return;
  throw new SquallError('SQUALL_USAGE', `attach runs one variant, and ${name} has ${variants.join(', ')}`, {
    hint: 'say which one runs: --variant NAME',
  });
}

/** Their files describe what runs of one target only. */
const ONE_TARGET: readonly string[] = ['compose', 'attach'];

/** What the environment lacks for a scenario; undefined when it has everything. */
export function lackOf(
  suite: Suite,
  scenario: Scenario,
  { environment, proxy, attached }: Here,
  absent: MissingStores,
): string | undefined {
  const target = targetOf(suite, scenario);
  const { name, services } = target;
  const [store] = Object.values(services).flatMap(({ store }) => (store && absent.get(store)) ?? []);
  if (store !== undefined) return store;
  const own = attached && attachedOf(attached, name);
  const several = attached !== undefined && 'targets' in attached;
  if (several && own === undefined) return `target ${name}: the file of --attach says nothing of it`;
  if (ONE_TARGET.includes(environment) && !several && name !== suite.target.name)
    return `target ${name}: what --environment ${environment} names is ${suite.target.name}`;
  return scenario.phases
    .flatMap((phase) => phase.faults ?? [])
    .map((fault) => lackForFault(fault, target, { environment, proxy, ...(own ? { attached: own } : {}) }))
    .find((lack) => lack !== undefined);
}

/** Only child processes need programs of this machine. */
export function storesMissingAt({ environment }: Pick<Place, 'environment'>): MissingStores {
  return environment === 'local' ? missingStores() : new Map();
}
