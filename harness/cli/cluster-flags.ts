import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ClusterPlace, isNamespaceName } from '../kubernetes/cluster-place.ts';
import { parseQuantity } from '../kubernetes/quantity.ts';
import { SquallError } from '../runtime/errors.ts';
import { someName } from './arguments.ts';
import { imageReference } from './image-reference.ts';

export const LOAD_PLACES = ['here', 'kubernetes'] as const;

/** Where load is sent from, and which cluster that is. */
export interface ClusterFlags {
  readonly loadOn: (typeof LOAD_PLACES)[number];
  readonly workers?: number;
  readonly namespace?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly workerImage?: string;
  readonly workerCpu?: string;
  readonly workerMemory?: string;
}

/** Adds the flags that `clusterPlaceOf` reads; `workers` says what `--workers` is for this command. */
export function withClusterFlags(command: Command, workers: string): Command {
  return withChoiceOfCluster(
    command
      .addOption(new Option('--load-on <place>', 'where load is sent from').choices(LOAD_PLACES).default('here'))
      .option('--workers <n>', workers, workerCount),
  )
    .option('--worker-image <image>', 'image of the pods (default: what `squall worker-image` prints)', imageReference)
    .option('--worker-cpu <amount>', 'CPU that each pod requests and is limited to (default: 1)', cpu)
    .option('--worker-memory <amount>', 'memory that each pod requests and is limited to (default: 512Mi)', memory);
}

/** The part of them that says which cluster. */
export function withChoiceOfCluster(command: Command): Command {
  return command
    .option('--namespace <name>', 'namespace of the pods that send (default: that of the context)', namespaceName)
    .option('--context <name>', 'context of the kubeconfig (default: its current one)', someName)
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, else ~/.kube/config)', someName);
}

/** Flags of this group that mean nothing without the cluster. */
const OF_THE_CLUSTER = {
  namespace: '--namespace',
  context: '--context',
  kubeconfig: '--kubeconfig',
  workerImage: '--worker-image',
  workerCpu: '--worker-cpu',
  workerMemory: '--worker-memory',
} as const;

/**
 * The cluster that load is sent from; undefined where it is sent from here. Throws SQUALL_USAGE for a flag that means nothing then:
 * one of these, or of `others`, the ones that the command itself adds to them.
 */
export function clusterPlaceOf(
  flags: ClusterFlags,
  others: Readonly<Record<string, unknown>> = {},
): ClusterPlace | undefined {
  const { loadOn, workers = 1, namespace, context, kubeconfig, workerImage, workerCpu, workerMemory } = flags;
  if (loadOn === 'here') {
    refuse([
      ...Object.entries(OF_THE_CLUSTER).flatMap(([key, name]) =>
        flags[key as keyof typeof OF_THE_CLUSTER] === undefined ? [] : [name],
      ),
      ...Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    ]);
    return undefined;
  }
  return {
    workers,
    ...(namespace === undefined ? {} : { namespace }),
    ...(context === undefined ? {} : { context }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(workerImage === undefined ? {} : { image: workerImage }),
    ...(workerCpu === undefined ? {} : { cpu: workerCpu }),
    ...(workerMemory === undefined ? {} : { memory: workerMemory }),
  };
}

function refuse(names: readonly string[]): void {
  if (names.length === 0) return;
  const are = names.length === 1 ? 'is' : 'are';
  throw new SquallError('SQUALL_USAGE', `${names.join(', ')} ${are} about load workers in a cluster`, {
    hint: 'add --load-on kubernetes',
  });
}

/** Of threads that share a load. More than cores would wait for each other, and be late. Throws SQUALL_USAGE. */
export function threadsOf({ workers = 1 }: Pick<ClusterFlags, 'workers'>): number {
  const cores = availableParallelism();
  if (workers <= cores) return workers;
  throw new SquallError('SQUALL_USAGE', `--workers ${workers}: this machine has ${cores} cores`, {
    hint: 'more can send from a cluster: --load-on kubernetes',
  });
}

/** So many were merged when the limits of the conductor were measured. */
const MOST_WORKERS = 1000;

function workerCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0 && count <= MOST_WORKERS) return count;
  throw new InvalidArgumentError(`"${text}" is not a whole number from 1 to ${MOST_WORKERS}`);
}

function namespaceName(text: string): string {
  if (isNamespaceName(text)) return text;
  throw new InvalidArgumentError(`"${text}" is no name of a namespace`);
}

function cpu(text: string): string {
  const cores = parseQuantity(text);
  if (cores !== undefined && cores >= 0.001) return text;
  throw new InvalidArgumentError(`"${text}" is no amount of CPU such as 2 or 500m`);
}

/** Node alone takes as much. */
const LEAST_BYTES = 64 * 2 ** 20;

function memory(text: string): string {
  const bytes = parseQuantity(text);
  if (bytes === undefined) throw new InvalidArgumentError(`"${text}" is no amount of memory such as 512Mi`);
  if (bytes >= LEAST_BYTES) return text;
  throw new InvalidArgumentError(`"${text}" is ${bytes} bytes, and a worker needs 64Mi at least`);
}
