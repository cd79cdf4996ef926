import type { ConfigurationOptions, ObservableMiddleware, V1Node, V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../domain/ports.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { type Cluster, type ClusterChoice, type ClusterClient, openCluster } from '../cluster.ts';
import { isAbsent, isForbidden } from '../cluster-failure.ts';
import { deliveryOf } from '../deliver-image.ts';
import { DEFAULT_CPU, DEFAULT_MEMORY, SERVICE_ACCOUNT } from '../job.ts';
import { applyCommand } from '../manifests.ts';
import { workerImage } from '../worker-image.ts';
import { checkRights } from './check-rights.ts';
import type { ClusterCheck } from './cluster-check.ts';
import { roomFor } from './room.ts';

/** How long a cluster may take to answer at all. */
const DEAD_MS = 2000;
/** With pods by the thousand, a list of them takes its time. */
const LIST_MS = 10_000;
/** Indexed Jobs that go on without a pod that is lost. */
const OLDEST_MINOR = 29;

const WHAT = 'Kubernetes';

/** Asks the cluster of a kubeconfig what load workers need of it; changes nothing. A cluster that is dead costs less than three seconds. */
export async function checkCluster(choice: ClusterChoice, clock: Clock): Promise<readonly ClusterCheck[]> {
  const opened = await told(WHAT, async () => {
    const cluster = await openCluster(choice, { clock, limitMs: LIST_MS });
    return { cluster, version: await checkVersion(cluster) };
  });
  if (!('cluster' in opened)) return [opened];
  const { cluster, version } = opened;
  const parts = await Promise.all([
    told(`${WHAT} namespace`, () => checkNamespace(cluster)),
    told(`${WHAT} rights`, () => checkRights(cluster)),
    told(`${WHAT} service account`, () => checkAccount(cluster)),
    told(`${WHAT} nodes`, () => checkNodes(cluster)),
  ]);
  return [version, ...parts.flat()];
}

/** What comes of it; where that fails, why. */
async function told<T>(what: string, check: () => Promise<T>): Promise<T | ClusterCheck> {
  try {
    return await check();
  } catch (error) {
    if (!isSquallError(error)) throw error;
    return { what, ok: false, detail: [error.message, error.hint].filter(Boolean).join('; ') };
  }
}

async function checkVersion(cluster: Cluster): Promise<ClusterCheck> {
  const { client, config, context, server, namespace } = cluster;
  const until = endedBy(AbortSignal.timeout(DEAD_MS), client);
  const { gitVersion, major, minor } = await cluster.call('tell its version', () =>
    config.makeApiClient(client.VersionApi).getCode({}, until),
  );
  const where = `${gitVersion} at ${server}, context ${context}, namespace ${namespace}`;
  if (Number(major) > 1 || Number.parseInt(minor, 10) >= OLDEST_MINOR) return { what: WHAT, ok: true, detail: where };
  return { what: WHAT, ok: false, detail: `${where}: load workers need 1.${OLDEST_MINOR} or newer` };
}

/** Ends a call's connection, too: this process would wait for it. */
function endedBy(signal: AbortSignal, { Observable }: ClusterClient): ConfigurationOptions<ObservableMiddleware> {
  const same = <T>(value: T) => new Observable(Promise.resolve(value));
  const pre: ObservableMiddleware['pre'] = (request) => {
    request.setSignal(signal);
    return same(request);
  };
  return { middleware: [{ pre, post: same }], middlewareMergeStrategy: 'append' };
}

/** Nothing, unless the namespace is known to be missing. */
async function checkNamespace({ core, call, namespace, kubectl }: Cluster): Promise<ClusterCheck[]> {
  const missing = await absent(call('read the namespace', () => core.readNamespace({ name: namespace })));
  if (missing !== true) return [];
  const mend = [`${kubectl} create namespace ${namespace}`];
  return [{ what: `${WHAT} namespace`, ok: false, detail: `${namespace} is not there`, mend }];
}

async function checkAccount(cluster: Cluster): Promise<ClusterCheck> {
  const { core, call, namespace } = cluster;
  const what = `${WHAT} service account`;
  const missing = await absent(
    call('read the service account', () => core.readNamespacedServiceAccount({ name: SERVICE_ACCOUNT, namespace })),
  );
  if (missing === 'not known') return { what, ok: false, detail: 'not known: you may not look' };
  if (!missing) return { what, ok: true, detail: `${SERVICE_ACCOUNT} is there; it may do nothing` };
  const detail = `${SERVICE_ACCOUNT} is not there: workers run as the namespace's default, without its token`;
  return { what, ok: false, detail, mend: [applyCommand(cluster)] };
}

/** Whether what was asked for does not exist. */
async function absent(asked: Promise<unknown>): Promise<boolean | 'not known'> {
  try {
    await asked;
    return false;
  } catch (error) {
    if (isAbsent(error)) return true;
    if (isForbidden(error)) return 'not known';
    throw error;
  }
}

/** Image and room, which only who may list nodes can know. */
async function checkNodes(cluster: Cluster): Promise<ClusterCheck[]> {
  const { core, call } = cluster;
  const [{ tag }, nodes, pods] = await Promise.all([
    workerImage(),
    listed(call('list nodes', () => core.listNode())),
    listed(call('list pods', () => core.listPodForAllNamespaces())),
  ]);
  return [imageCheck(tag, nodes, cluster), roomCheck(nodes, pods)];
}

async function listed<T>(asked: Promise<{ readonly items: T[] }>): Promise<T[] | undefined> {
  try {
    return (await asked).items;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

function imageCheck(tag: string, nodes: readonly V1Node[] | undefined, { context }: Cluster): ClusterCheck {
  const what = `${WHAT} worker image`;
  const mend = deliveryOf(tag, context);
  if (nodes === undefined)
    return { what, ok: false, detail: `whether nodes have ${tag} is not known: you may not list them`, mend };
  const having = nodes.filter((node) => hasImage(node, tag)).length;
  const of = `${having} of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`;
  if (having > 0) return { what, ok: true, detail: `${tag} is on ${of}` };
  // A node lists fifty images at most.
  return { what, ok: false, detail: `no node lists ${tag}`, mend };
}

/** Nodes write `docker.io/` before names without a registry. */
function hasImage({ status }: V1Node, tag: string): boolean {
  const names = status?.images?.flatMap((image) => image.names ?? []) ?? [];
  return names.some((name) => name === tag || name === `docker.io/${tag}`);
}

function roomCheck(nodes: readonly V1Node[] | undefined, pods: readonly V1Pod[] | undefined): ClusterCheck {
  const what = `${WHAT} room`;
  if (nodes === undefined || pods === undefined)
    return { what, ok: false, detail: 'not known: you may not list nodes and pods of all namespaces' };
  const room = roomFor({ cpu: DEFAULT_CPU, memory: DEFAULT_MEMORY }, nodes, pods);
  const size = `${DEFAULT_CPU} CPU and ${DEFAULT_MEMORY}`;
  if (room > 0) return { what, ok: true, detail: `for ${room} ${room === 1 ? 'worker' : 'workers'} of ${size}` };
  return {
    what,
    ok: false,
    detail: `no node has room for a worker of ${size}; --worker-cpu and --worker-memory ask for less`,
  };
}
