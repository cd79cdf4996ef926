import { type Scenario, type Suite, targetOf } from '../../domain/scenario.ts';
import { type MissingStores, missingStores } from '../../environments/stores/catalogue.ts';
import { lackForFault } from './fault-needs.ts';
import type { RunOptions } from './options.ts';
import type { SuitePlan } from './plan-suite.ts';

type Place = Pick<RunOptions, 'environment' | 'proxy'>;

/** Moves the scenarios that need what the environment lacks from the plans to the skipped, each with the reason. */
export function fitToEnvironment(
  suite: Suite,
  { plans, skipped }: SuitePlan,
  place: Place,
  absent: MissingStores = storesMissingAt(place),
): SuitePlan {
  const planned = new Set(plans.map(({ scenario }) => scenario));
  const reasons = new Map(skipped.map(({ scenario, reason }) => [scenario, reason]));
  for (const scenario of suite.scenarios.filter(({ name }) => planned.has(name))) {
    const lack = lackOf(suite, scenario, place, absent);
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

/** Their files describe what runs of one target only. */
const ONE_TARGET: readonly string[] = ['compose', 'attach'];

/** What the environment lacks for a scenario; undefined when it has everything. */
export function lackOf(
  suite: Suite,
  scenario: Scenario,
  { environment, proxy }: Place,
  absent: MissingStores,
): string | undefined {
  const target = targetOf(suite, scenario);
  const { name, services } = target;
  const [store] = Object.values(services).flatMap(({ store }) => (store && absent.get(store)) ?? []);
  if (store !== undefined) return store;
  if (ONE_TARGET.includes(environment) && name !== suite.target.name)
    return `target ${name}: what --environment ${environment} names is ${suite.target.name}`;
  return scenario.phases
    .flatMap((phase) => phase.faults ?? [])
    .map((fault) => lackForFault(fault, target, { environment, proxy }))
    .find((lack) => lack !== undefined);
}

/** Only child processes need programs of this machine. */
export function storesMissingAt({ environment }: Pick<Place, 'environment'>): MissingStores {
  return environment === 'local' ? missingStores() : new Map();
}
