import type { BatchV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';
import { shellWord } from '../runtime/shell-word.ts';
import { within } from '../runtime/within.ts';
import { type ClusterNames, clusterFailure } from './cluster-failure.ts';
import { type ClusterPlace, isNamespaceName } from './cluster-place.ts';

export type ClusterClient = typeof import('@kubernetes/client-node');

/** A cluster as the kubeconfig knows it; whether it answers is seen with the first call. */
export interface Cluster extends ClusterNames {
  /** The library, for its other APIs: `config.makeApiClient(client.VersionApi)`. */
  readonly client: ClusterClient;
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly batch: BatchV1Api;
  /**
   * One call of an API. `what` completes "may not": `create the Job squall-load-x`. Throws SQUALL_CLUSTER, with the answer of the
   * client as its cause.
   */
  call<T>(what: string, work: () => Promise<T>): Promise<T>;
}

export interface OpenOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ms that a call may take; default 15 s. */
  readonly limitMs?: number;
}

const CALL_LIMIT_MS = 15_000;

/** What selects a cluster and a namespace in it. */
export type ClusterChoice = Pick<ClusterPlace, 'namespace' | 'context' | 'kubeconfig'>;

/**
 * Reads the kubeconfig as kubectl does; within a pod, the pod's own service account. Asks nothing of the cluster yet. Throws
 * SQUALL_CLUSTER for a kubeconfig that is missing or cannot be used, SQUALL_USAGE for a namespace that no cluster can have.
 */
export async function openCluster(choice: ClusterChoice, options: OpenOptions): Promise<Cluster> {
  // It takes long to load, and no other command needs it.
  const client = await import('@kubernetes/client-node');
  const config = readConfig(new client.KubeConfig(), choice);
  const entry = contextOf(config, choice);
  const names: ClusterNames = {
    context: entry.context,
    server: entry.server,
    namespace: checkNamespace(choice.namespace ?? entry.namespace ?? 'default'),
    kubectl: kubectlOf(choice),
  };
  const limitMs = options.limitMs ?? CALL_LIMIT_MS;
  return {
    ...names,
    client,
    config,
    core: config.makeApiClient(client.CoreV1Api),
    batch: config.makeApiClient(client.BatchV1Api),
    async call(what, work) {
      try {
        return await within(limitMs, work(), options.clock);
      } catch (cause) {
        throw clusterFailure(what, cause, names);
      }
    },
  };
}

function readConfig(config: KubeConfig, { kubeconfig }: ClusterChoice): KubeConfig {
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw unreadable(kubeconfig ?? process.env['KUBECONFIG'] ?? '~/.kube/config', error);
  }
  // What the client makes up when it finds nothing.
  if (config.getCurrentContext() === 'loaded-context')
    throw new SquallError('SQUALL_CLUSTER', 'there is no kubeconfig, and this is no pod of a cluster', {
      hint: 'put one at ~/.kube/config, or name it with KUBECONFIG or --kubeconfig',
    });
  return config;
}

function unreadable(file: string, cause: unknown): SquallError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SquallError('SQUALL_CLUSTER', `the kubeconfig ${file} cannot be read: ${why}`, {
    hint: 'does `kubectl config view` show it? KUBECONFIG or --kubeconfig names another one',
    cause,
  });
}

interface Entry {
  readonly context: string;
  readonly server: string;
  readonly namespace: string | undefined;
}

/** Makes the chosen context the current one. */
function contextOf(config: KubeConfig, { context: chosen }: ClusterChoice): Entry {
  const known = config.getContexts().map(({ name }) => name);
  const context = chosen ?? config.getCurrentContext() ?? '';
  if (context === '')
    throw unusable('has no current context', `--context names one${nearest('', known)}, or kubectl config use-context`);
  if (!known.includes(context)) throw unusable(`has no context ${context}${nearest(context, known)}`);
  config.setCurrentContext(context);
  const entry = config.getContextObject(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw unusable(`has no cluster ${entry?.cluster}, which its context ${context} names`);
  if (config.getCurrentUser() === null)
    throw unusable(`has no user ${entry?.user}, which its context ${context} names`);
  return { context, server: cluster.server, namespace: entry?.namespace || undefined };
}

function unusable(problem: string, hint = 'kubectl config get-contexts lists what there is'): SquallError {
  return new SquallError('SQUALL_CLUSTER', `the kubeconfig ${problem}`, { hint });
}

/** It becomes a part of paths, so that nothing else may come in. */
function checkNamespace(namespace: string): string {
  if (isNamespaceName(namespace)) return namespace;
  throw new SquallError('SQUALL_USAGE', `"${namespace}" is no name of a namespace`, {
    hint: 'small letters, digits and hyphens, 63 at most',
  });
}

function kubectlOf({ kubeconfig, context }: ClusterChoice): string {
  const flags = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ];
  return ['kubectl', ...flags.map(shellWord)].join(' ');
}
