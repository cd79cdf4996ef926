import { parseFigure } from '../../assertions/figures.ts';
import { parseStatement } from '../../assertions/parse.ts';
import type { Fault } from '../../domain/fault.ts';
import { METHODS } from '../../domain/load-plan.ts';
import { PHASE_NAMES, type Phase, type Scenario, type Suite, targetOf, targetsOf } from '../../domain/scenario.ts';
import type { Need } from '../../domain/statement.ts';
import { changeable, edgeName, type Target } from '../../domain/target.ts';
import { faultKinds } from '../../faults/catalogue.ts';
import { requestShapeProblems } from '../../load/check/request-shape.ts';
import { ruleShapeProblems } from '../../load/check/rule-shape.ts';
import { nearest } from '../../runtime/nearest.ts';
import { DEFAULT_DEADLINE_MS, loadProblems } from './check-load.ts';
import { serviceProblems } from './check-services.ts';
import { unmetByTarget } from './fault-needs.ts';
import { unmetNeeds } from './unmet-needs.ts';

/** Every problem of the whole suite, whatever was selected, in words; empty when it can run. */
export function checkSuite(suite: Suite): string[] {
  return [
    ...targetsOf(suite).flatMap(checkTarget),
    ...duplicates(targetsOf(suite).map((target) => target.name)).map((name) => `two targets are named ${name}`),
    ...duplicates(suite.scenarios.map((scenario) => scenario.name)).map((name) => `two scenarios are named ${name}`),
    ...suite.scenarios.flatMap((scenario) =>
      checkScenario(scenario, targetOf(suite, scenario)).map((problem) => `${scenario.name}: ${problem}`),
    ),
  ];
}

/** Problems of a target as such. */
export function checkTarget(target: Target): string[] {
  const services = Object.keys(target.services);
  const known = (name: string, where: string) =>
    services.includes(name) ? [] : [`target ${target.name}: ${where} names service ${name}${nearest(name, services)}`];
  return [
    ...(target.front === '' ? [noFront(target)] : known(target.front, 'front')),
    ...target.edges.flatMap((edge) => [edge.from, edge.to].flatMap((end) => known(end, `edge ${edgeName(edge)}`))),
    ...(target.requests.length === 0 ? [`target ${target.name} has no requests to send`] : []),
    ...target.requests
      .flatMap(({ method, path }) => requestProblems(method, path))
      .map((text) => `target ${target.name}: ${text}`),
    ...[...requestShapeProblems(target.requests), ...ruleShapeProblems(target.rules)].map(
      (text) => `target ${target.name}: ${text}`,
    ),
    ...serviceProblems(target).map((problem) => `target ${target.name}: ${problem}`),
    ...unchangeable(target),
    ...(hasCycle(target) ? [`target ${target.name}: its edges form a circle, so no service can be started first`] : []),
  ];
}

function noFront({ name, services, edges }: Target): string {
  const uncalled = Object.keys(services).filter((service) => edges.every(({ to }) => to !== service));
  return `target ${name}: say which service is the front, which load goes to: ${uncalled.join(', ')} are called by nobody`;
}

/** A path may be relative to the URL of the front only in one way. */
export function requestProblems(method: string, path: string): string[] {
  return [
    ...(METHODS.some((each) => each === method)
      ? []
      : [`${method} ${path}: ${method} is no method${nearest(method, METHODS)}`]),
    ...(/^(\/|\{\{)/.test(path) ? [] : [`${method} ${path}: the path of a request begins with /`]),
  ];
}

/** A service that switches its variant while it runs receives the variant's name and nothing else. */
function unchangeable(target: Target): string[] {
  const services = changeable(target);
  if (services.length === 0) return [];
  return Object.entries(target.variants).flatMap(([name, { env = {} }]) =>
    Object.entries(env).flatMap(([service, settings]) =>
      Object.keys(settings)
        .filter((key) => key !== 'VARIANT' || !services.includes(service))
        .map((key) => `target ${target.name}: variant ${name} sets ${key} at ${service}, which needs a restart`),
    ),
  );
}

function checkScenario(scenario: Scenario, target: Target): string[] {
  const variants = Object.keys(target.variants);
  const { deadlineMs = DEFAULT_DEADLINE_MS } = target;
  return [
    ...(Object.keys(scenario.statements).length === 0 ? ['has no statements: it could not fail'] : []),
    ...checkPhases(scenario.phases, target),
    ...methodProblems(scenario),
    ...scenario.phases.flatMap(replacedOrders),
    ...loadProblems({ requests: target.requests, deadlineMs, ...scenario }, target),
    ...Object.entries(scenario.statements).flatMap(([text, expectations]) => [
      ...checkStatement(text, scenario, target),
      ...Object.keys(expectations)
        .filter((variant) => !variants.includes(variant))
        .map((variant) => `"${text}" names variant ${variant}${nearest(variant, variants)}`),
    ]),
    ...checkFigures(scenario, target),
    ...checkHeadline(scenario, variants),
  ];
}

/** Those of the target are told with it. */
function methodProblems({ requests = [] }: Scenario): string[] {
  return requests.flatMap(({ method, path }) => requestProblems(method, path));
}

/** Its values are those of statements, so each variant that it tells of needs one that begins so. */
function checkHeadline({ headline, statements }: Scenario, variants: readonly string[]): string[] {
  if (!headline) return [];
  const { quantity, computed = {} } = headline;
  const begins = Object.keys(statements).some((text) => text.startsWith(`${quantity} `));
  return [
    ...(begins ? [] : [`headline "${quantity}": no statement begins so`]),
    ...Object.keys(computed)
      .filter((variant) => !variants.includes(variant))
      .map((variant) => `headline "${quantity}" names variant ${variant}${nearest(variant, variants)}`),
  ];
}

/** A figure is shown beside verdicts, so its variant has to have a statement. */
function checkFigures(scenario: Scenario, target: Target): string[] {
  const asked = [...new Set(Object.values(scenario.statements).flatMap((expectations) => Object.keys(expectations)))];
  return Object.entries(scenario.figures ?? {}).flatMap(([quantity, values]) => {
    const problems = Object.values(values).flatMap((expected) =>
      checkNeeds(`figure "${quantity}"`, () => parseFigure({ quantity, expected }).needs, scenario, target),
    );
    const strangers = Object.keys(values).filter((variant) => !asked.includes(variant));
    return [
      ...new Set(problems),
      ...strangers.map(
        (variant) => `figure "${quantity}" names variant ${variant}, which has no statement${nearest(variant, asked)}`,
      ),
    ];
  });
}

/** Problems of the phases alone, without the statements. */
export function checkPhases(phases: readonly Phase[], target: Target): string[] {
  const names = phases.map((phase) => phase.name);
  const order = names.map((name) => PHASE_NAMES.indexOf(name));
  return [
    ...(names.length === 0 ? ['has no phases'] : []),
    ...duplicates(names).map((name) => `phase ${name} stands twice`),
    ...(order.some((at, i) => at < (order[i - 1] ?? -1)) ? [`phases must come as ${PHASE_NAMES.join(', ')}`] : []),
    ...phases.flatMap((phase) => (phase.faults ?? []).flatMap((fault) => checkFault(fault, target))),
  ];
}

/** A stub obeys its last order, so one that was given in the same phase before would act for nobody. */
function replacedOrders({ name, faults = [] }: Phase): string[] {
  const ordered = faults.filter((fault) => {
    const kind = faultKinds.get(fault.kind);
    if (!kind || kind.check(fault).length > 0) return false;
    return kind.traits(fault).needs.some((need) => need.on === 'service' && need.through === 'behave path');
  });
  return duplicates(ordered.map(({ on }) => on)).map(
    (on) => `phase ${name} tells ${on} twice how to behave, and the second order replaces the first: give it one`,
  );
}

export function checkFault(fault: Fault, target: Target): string[] {
  const kind = faultKinds.get(fault.kind);
  if (!kind) return [`fault ${fault.kind} does not exist${nearest(fault.kind, [...faultKinds.keys()])}`];
  const places = [...target.edges.map(edgeName), ...Object.keys(target.services)];
  const place = places.includes(fault.on) ? [] : [`${fault.kind} acts on ${fault.on}${nearest(fault.on, places)}`];
  const problems = [...place, ...kind.check(fault)];
  return problems.length > 0 ? problems : unmetByTarget(fault, target);
}

/** Why a statement cannot be read, or which of its needs these phases do not meet. */
export function checkStatement(text: string, scenario: Phases, target: Target): string[] {
  return checkNeeds(`"${text}"`, () => parseStatement(text).needs, scenario, target);
}

type Phases = Pick<Scenario, 'phases' | 'requests'>;

/** Problems of reading the needs of `what`, and the needs that this plan does not meet. */
function checkNeeds(what: string, needs: () => readonly Need[], scenario: Phases, target: Target): string[] {
  try {
    return needs().flatMap((need) => unmetNeeds(need, scenario, target).map((why) => `${what} ${why}`));
  } catch (error) {
    return [error instanceof Error ? `${what}: ${error.message}` : String(error)];
  }
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

function hasCycle(target: Target): boolean {
  const visiting = new Set<string>();
  const done = new Set<string>();
  const visit = (name: string): boolean => {
    if (done.has(name)) return false;
    if (visiting.has(name)) return true;
    visiting.add(name);
    const found = target.edges.some((edge) => edge.from === name && visit(edge.to));
    visiting.delete(name);
    done.add(name);
    return found;
  };
  return Object.keys(target.services).some(visit);
}
