import { edgeName, type Target } from '../../domain/target.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { type AttachConfig, type AttachFile, attachedOf, proxyApiOf } from './config.ts';

/** Throws SQUALL_INVALID_PLAN with everything in which a configuration does not fit its target. */
export function refuseMisfits(config: AttachConfig, target: Target): void {
  const problems = misfits(config, target);
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', ['the file of --attach has problems:', ...lines].join('\n'), {
    hint: 'nothing was touched; services and edges have the names that the target gives them',
  });
}

/** What the file says of a target. Throws SQUALL_INVALID_PLAN where it says nothing, or what does not fit. */
export function demandTarget(file: AttachFile, target: Target): AttachConfig {
  const config = attachedOf(file, target.name);
  if (config === undefined)
    throw new SquallError('SQUALL_INVALID_PLAN', `the file of --attach says nothing of target ${target.name}`, {
      hint: `it has ${'targets' in file ? Object.keys(file.targets).join(', ') : 'one target'}; nothing was touched`,
    });
  refuseMisfits(config, target);
  return config;
}

function misfits(config: AttachConfig, target: Target): string[] {
  const { services, edges, toxiproxy, squallProxy } = config;
  const known = Object.keys(target.services);
  const knownEdges = target.edges.map(edgeName);
  const adopted = Object.entries(edges).flatMap(([edge, proxy]) =>
    typeof proxy === 'string' ? [{ edge, proxy }] : [],
  );
  const made = Object.entries(edges).flatMap(([edge, proxy]) =>
    typeof proxy === 'string' ? [] : [{ edge, ...proxy }],
  );
  return [
    ...(target.front in services ? [] : [`services has no URL for ${target.front}, which load goes to`]),
    ...Object.keys(services)
      .filter((name) => !known.includes(name))
      .map((name) => `target ${target.name} has no service ${name}${nearest(name, known)}`),
    ...Object.keys(edges)
      .filter((edge) => !knownEdges.includes(edge))
      .map((edge) => `target ${target.name} has no edge ${edge}${nearest(edge, knownEdges)}`),
    ...(Object.keys(edges).length > 0 && proxyApiOf(config) === undefined ? ['edges need the URL of a toxiproxy'] : []),
    ...(toxiproxy !== undefined && squallProxy !== undefined ? ['give either toxiproxy or squallProxy'] : []),
    ...adopted
      .filter(({ proxy }) => proxy.includes('/') || ['', '.', '..'].includes(proxy))
      .map(({ edge, proxy }) => `Toxiproxy cannot find a proxy of the name "${proxy}" (${edge})`),
    ...repeated(adopted.map(({ edge, proxy }) => [edge, `proxy ${proxy}`])),
    ...repeated(
      made.filter(({ listen }) => !listen.endsWith(':0')).map(({ edge, listen }) => [edge, `listen ${listen}`]),
    ),
    ...made
      .flatMap(({ edge, listen, upstream }) => [listen, upstream].map((address) => ({ edge, address })))
      .filter(({ address }) => !isHostAndPort(address))
      .map(({ edge, address }) => `${edge}: "${address}" is not host:port`),
  ];
}

function isHostAndPort(address: string): boolean {
  const [, port] = /^[^\s/@]*:(\d{1,5})$/.exec(address) ?? [];
  return port !== undefined && Number(port) <= 65_535;
}

/** A fault on one of two edges that share a proxy would break both. */
function repeated(uses: readonly (readonly [edge: string, use: string])[]): string[] {
  return [...Map.groupBy(uses, ([, use]) => use)].flatMap(([use, all]) =>
    all.length > 1 ? [`${all.map(([edge]) => edge).join(' and ')} have the same ${use}`] : [],
  );
}
