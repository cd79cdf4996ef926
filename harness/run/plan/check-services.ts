import { edgeName, type Target } from '../../domain/target.ts';
import { kindOf } from '../../environments/services/catalogue.ts';
import { PLACE_NAMES, type PlaceName } from '../../environments/services/service-kind.ts';
import { SquallError } from '../../runtime/errors.ts';

/** What is wrong with the services of a target wherever they run, and with how their edges are told. */
export function serviceProblems(target: Target): string[] {
  return [
    ...Object.entries(target.services).flatMap(([name, spec]) => {
      const calls = target.edges.filter(({ from }) => from === name).map(({ to }) => to);
      return kindOf(spec)
        .problems(spec, calls)
        .map((problem) => `${name}: ${problem}`);
    }),
    ...portProblems(target),
    ...sameVariants(target),
    ...unsettable(target),
  ];
}

/** One port of this machine is of one listener: a service, or the proxy of an edge. */
function portProblems({ services, edges }: Target): string[] {
  const own = Object.entries(services).flatMap(([name, spec]) => {
    const port = kindOf(spec).portHere?.(spec);
    return port === undefined ? [] : [{ port, of: name }];
  });
  const called = edges.flatMap((edge) =>
    edge.port === undefined ? [] : [{ port: edge.port, of: `edge ${edgeName(edge)}` }],
  );
  return [...Map.groupBy([...own, ...called], ({ port }) => port)].flatMap(([port, users]) =>
    users.length < 2
      ? []
      : [`port ${port} is of ${users.map(({ of }) => of).join(' and ')}: let all but one listen elsewhere`],
  );
}

/** Variants of services that know nothing of Squall differ in their settings only. */
function sameVariants({ services, variants }: Target): string[] {
  const specs = Object.values(services);
  if (specs.some((spec) => spec.entry !== undefined || spec.variant !== undefined)) return [];
  if (specs.every((spec) => kindOf(spec).key === undefined)) return [];
  if (JSON.stringify(services).includes('{variant}')) return [];
  const settings = Object.entries(variants).map(([name, { env = {} }]) => ({ name, text: JSON.stringify(env) }));
  return [...Map.groupBy(settings, ({ text }) => text).values()].flatMap((same) =>
    same.length < 2
      ? []
      : [`variants ${same.map(({ name }) => name).join(' and ')} are the same: give them different settings in env`],
  );
}

/** One service that already runs is not measured under the name of every variant. */
function unsettable({ services, variants }: Target): string[] {
  return Object.entries(variants).flatMap(([variant, { env = {} }]) =>
    Object.keys(env)
      .filter((name) => services[name] !== undefined && kindOf(services[name]).takesSettings === false)
      .map((name) => `variant ${variant} has settings for ${name}, which takes none`),
  );
}

/** A program that is not told the time scale runs in real time, however fast the suite runs. */
export function scaleProblems({ name, services }: Target, timeScale: number): string[] {
  if (timeScale === 1) return [];
  const deaf = Object.entries(services).filter(([, spec]) => kindOf(spec).tellsTimeScale?.(spec) === false);
  return deaf.length === 0
    ? []
    : [
        `target ${name} runs in real time and the suite ${timeScale} times faster: ${deaf.map(([service]) => service).join(', ')} ${deaf.length === 1 ? 'is' : 'are'} not told {timeScale}; take time scale 1`,
      ];
}

/** Throws SQUALL_INVALID_PLAN with every service of `targets` that an environment cannot play, by name. */
export function refuseUnplayable(targets: readonly Target[], place: PlaceName): void {
  const problems = targets.flatMap((target) => unplayable(target, place));
  if (problems.length === 0) return;
  const count = `${problems.length} ${problems.length === 1 ? 'service' : 'services'}`;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', [`environment ${place} cannot play ${count}:`, ...lines].join('\n'), {
    hint: ['nothing was started', ...elsewhere(targets)].join('; '),
  });
}

/** Environments that can play all of them. */
function elsewhere(targets: readonly Target[]): string[] {
  const can = PLACE_NAMES.filter((place) => targets.every((target) => unplayable(target, place).length === 0));
  return can.length === 0 ? [] : [`--environment ${can.join(' or ')} can`];
}

/** Each service of a target that an environment cannot play, and why. */
export function unplayable({ name: target, services, edges }: Target, place: PlaceName): string[] {
  return Object.entries(services).flatMap(([name, spec]) => {
    const own = edges.filter(({ from }) => from === name);
    const why = kindOf(spec).unplayable(place, spec, own);
    return why === undefined ? [] : [`${name} of ${target} ${why}`];
  });
}
