import type { ClosedLoad, OpenLoad } from '../../domain/load-plan.ts';
import type { Phase, Scenario, Suite } from '../../domain/scenario.ts';
import type { EdgeSpec, Target, VariantSpec } from '../../domain/target.ts';
import { isAlmost } from '../../runtime/nearest.ts';

type Fields<T> = Readonly<Record<keyof T, true>>;

const SUITE: Fields<Suite> = {
  name: true,
  about: true,
  target: true,
  timeScale: true,
  warmUp: true,
  alerts: true,
  scenarios: true,
};
const SCENARIO: Fields<Scenario> = {
  name: true,
  about: true,
  source: true,
  target: true,
  phases: true,
  statements: true,
  figures: true,
  headline: true,
  alerts: true,
  requests: true,
  env: true,
  timeScale: true,
  lane: true,
  takesMs: true,
  busy: true,
  onDemand: true,
  waitsFor: true,
};
const PHASE: Fields<Phase> = { name: true, load: true, faults: true };
const LOAD: Fields<ClosedLoad> & Fields<OpenLoad> = {
  model: true,
  requests: true,
  concurrency: true,
  durationMs: true,
  thinkMs: true,
  arrivals: true,
  maxInFlight: true,
};
const TARGET: Fields<Target> = {
  name: true,
  summary: true,
  front: true,
  services: true,
  edges: true,
  variants: true,
  requests: true,
  rules: true,
  deadlineMs: true,
  restart: true,
};
const EDGE: Fields<EdgeSpec> = { from: true, to: true, env: true, port: true };
const VARIANT: Fields<VariantSpec> = { about: true, env: true };

/**
 * Fields of a suite whose names are almost those of others: they would be left out, and a phase with a `fault` instead of `faults`
 * would break nothing. Names that are like none may be the user's own.
 */
export function misspeltInSuite({ target, scenarios, ...suite }: Suite): string[] {
  return [
    ...misspelt('', suite, SUITE),
    ...misspeltIn('warmUp.', suite.warmUp, LOAD),
    ...misspeltInTarget(target, 'target.'),
    ...scenarios.flatMap((scenario, i) => misspeltInScenario(scenario, `scenarios.${i}.`)),
  ];
}

/** The same for a target. */
export function misspeltInTarget(target: Target, place = ''): string[] {
  return [
    ...misspelt(place, target, TARGET),
    ...target.edges.flatMap((edge, i) => misspelt(`${place}edges.${i}.`, edge, EDGE)),
    ...Object.entries(target.variants).flatMap(([name, variant]) =>
      misspelt(`${place}variants.${name}.`, variant, VARIANT),
    ),
  ];
}

function misspeltInScenario(scenario: Scenario, place: string): string[] {
  return [
    ...misspelt(place, scenario, SCENARIO),
    ...(scenario.target ? misspeltInTarget(scenario.target, `${place}target.`) : []),
    ...scenario.phases.flatMap((phase, i) => [
      ...misspelt(`${place}phases.${i}.`, phase, PHASE),
      ...misspelt(`${place}phases.${i}.load.`, phase.load, LOAD),
    ]),
  ];
}

function misspeltIn<T>(place: string, value: object | undefined, known: Fields<T>): string[] {
  return value === undefined ? [] : misspelt(place, value, known);
}

function misspelt<T>(place: string, value: object, known: Fields<T>): string[] {
  const names = Object.keys(known);
  return Object.keys(value).flatMap((name) => {
    const meant = names.includes(name) ? undefined : names.find((each) => isAlmost(name, each));
    return meant === undefined ? [] : [`${place}${name}: is no known field, did you mean "${meant}"?`];
  });
}
