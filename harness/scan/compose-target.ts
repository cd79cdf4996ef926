import type { RequestTemplate } from '../domain/load-plan.ts';
import { type EdgeSpec, edgeName, type Target } from '../domain/target.ts';
import { addresses, calledHosts, settingsOf } from '../environments/compose/called-hosts.ts';
import { type ComposeConfig, type ComposeService, networksOf } from '../environments/compose/compose-config.ts';
import { SquallError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';

/** A compose project as something to be scanned. */
export interface ComposeTarget {
  readonly target: Target;
  /** Edges that speak something else than HTTP, as far as the file tells. */
  readonly otherProtocols: ReadonlySet<string>;
  /** What the file does not say and was guessed, for the reader. */
  readonly guesses: readonly string[];
}

/**
 * Finds in a compose file who calls whom (settings, commands and links that name another service; `depends_on` alone is a
 * guess) and where requests come in. Throws SQUALL_USAGE where that cannot be told, with what to add.
 */
export function composeTarget(
  name: string,
  config: ComposeConfig,
  requests: readonly RequestTemplate[],
  front?: string,
): ComposeTarget {
  const found = edgesOf(config);
  const entrance = front ?? entranceOf(config, found);
  const known = Object.keys(config.services);
  if (entrance === undefined || !known.includes(entrance))
    throw new SquallError('SQUALL_USAGE', problemOf(entrance, known), {
      hint: 'say where requests come in: --front shop',
    });
  const reached = reachableFrom(entrance, found);
  const edges = found.filter(({ from }) => reached.has(from));
  const services = Object.fromEntries([...reached].map((service) => [service, {}]));
  return {
    target: {
      name,
      summary: 'as its compose file says',
      front: entrance,
      services,
      edges: edges.map(({ from, to, env }): EdgeSpec => ({ from, to, ...(env === undefined ? {} : { env }) })),
      variants: { 'as it is': { about: '' } },
      requests,
      rules: [],
    },
    otherProtocols: new Set(edges.filter((edge) => !speaksHttp(edge, config)).map(edgeName)),
    guesses: [
      ...(front === undefined ? [`requests come in at ${entrance}`] : []),
      ...edges.filter(({ isGuess }) => isGuess).map((edge) => `${edgeName(edge)}, as only depends_on names it`),
    ],
  };
}

function problemOf(front: string | undefined, known: readonly string[]): string {
  if (front === undefined) return `no service of the file publishes a port: ${known.join(', ')}`;
  return `no service is named "${front}"${nearest(front, known)}`;
}

interface FoundEdge {
  readonly from: string;
  readonly to: string;
  /** The variable that names the dependency, if one does. */
  readonly env?: string;
  /** The setting that names it. */
  readonly text: string;
  readonly isGuess: boolean;
}

function edgesOf({ services }: ComposeConfig): FoundEdge[] {
  const names = Object.keys(services);
  return names.flatMap((from) =>
    names.filter((to) => to !== from).flatMap((to) => edgeOf(from, to, services as ComposeConfig['services']) ?? []),
  );
}

function edgeOf(from: string, to: string, services: ComposeConfig['services']): FoundEdge | undefined {
  const caller = services[from] as ComposeService;
  const names = namesOf(to, services[to] as ComposeService);
  for (const [setting, text] of settingsOf(caller)) {
    const isVariable = caller.environment?.[setting] !== undefined;
    if (isVariable && calledHosts(text).some(({ host }) => names.includes(host)))
      return { from, to, env: setting, text, isGuess: false };
    // In a command a bare word may mean anything; with a port or behind a scheme it is an address.
    if (!isVariable && names.some((name) => addresses(text, name))) return { from, to, text, isGuess: false };
  }
  const linked = (caller.links ?? []).some((link) => link.split(':')[0] === to);
  if (linked) return { from, to, text: '', isGuess: false };
  return caller.depends_on?.[to] ? { from, to, text: '', isGuess: true } : undefined;
}

function namesOf(name: string, service: ComposeService): string[] {
  const aliases = Object.values(networksOf(service)).flatMap((network) => network?.aliases ?? []);
  const all = [name, service.container_name, service.hostname, ...aliases];
  return all.flatMap((each) => (each === undefined ? [] : [each.toLowerCase()]));
}

/** Of the services that publish a port the one that nobody calls; of several, the one that calls most. */
function entranceOf({ services }: ComposeConfig, edges: readonly FoundEdge[]): string | undefined {
  const calls = (name: string) => edges.filter(({ from, isGuess }) => from === name && !isGuess).length;
  const isCalled = (name: string) => edges.some(({ to, isGuess }) => to === name && !isGuess);
  const published = Object.keys(services).filter((name) => (services[name]?.ports ?? []).length > 0);
  const free = published.filter((name) => !isCalled(name));
  return (free.length > 0 ? free : published).toSorted((a, b) => calls(b) - calls(a))[0];
}

function reachableFrom(front: string, edges: readonly FoundEdge[]): ReadonlySet<string> {
  const reached = new Set([front]);
  for (const name of reached) for (const { from, to } of edges) if (from === name) reached.add(to);
  return reached;
}

const OTHER_SCHEME = /^(?!https?:)[a-z][\w+.-]*:\/\//i;
const STORES =
  /(^|\/)(postgres|postgis|mysql|mariadb|redis|valkey|memcached|mongo|rabbitmq|nats|kafka|zookeeper|cassandra|pgbouncer)\b/;

function speaksHttp({ to, text }: FoundEdge, { services }: ComposeConfig): boolean {
  const image = services[to]?.['image'];
  return !OTHER_SCHEME.test(text) && !(typeof image === 'string' && STORES.test(image));
}
