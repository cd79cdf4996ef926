import { randomBytes } from 'node:crypto';
import { formatDuration } from '../domain/duration.ts';
import type { Clock } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import type { Cluster } from './cluster.ts';
import { isAbsent, isForbidden, isRefused } from './cluster-failure.ts';
import { type JobRequest, jobName, SERVICE_ACCOUNT, tokenSecret, workerJob } from './job.ts';

/** A Job in a cluster, which may not exist yet. */
export interface RunJob {
  readonly name: string;
  /** What its workers know their conductor by. */
  readonly token: string;
  create(): Promise<void>;
  /** Resolves when the Job and its pods are gone. Throws SQUALL_CLUSTER when it cannot be deleted. */
  remove(): Promise<void>;
}

type Order = Omit<JobRequest, 'name' | 'serviceAccount'>;

const POLL_MS = 200;
/** A node that does not answer keeps its pods for ever. */
const GONE_WITHIN_MS = 30_000;

/**
 * The Job is made first and owns its Secret: when this process dies in between, pods wait for a Secret that never comes, until the
 * Job's time is over.
 */
export function runJob(
  cluster: Cluster,
  order: Order,
  { clock, say }: { clock: Clock; say: (text: string) => void },
): RunJob {
  const { batch, core, namespace } = cluster;
  const name = jobName(order.runId, randomBytes(3).toString('hex'));
  const token = randomBytes(32).toString('base64url');
  let mayExist = false;
  return {
    name,
    token,
    async create() {
      const serviceAccount = await knownServiceAccount(cluster);
      const body = workerJob({ ...order, name, ...(serviceAccount === undefined ? {} : { serviceAccount }) });
      mayExist = true;
      const job = await cluster
        .call(`create the Job ${name}`, () => batch.createNamespacedJob({ namespace, body }))
        .catch((error: unknown) => {
          mayExist = !isRefused(error);
          throw error;
        });
      const secret = tokenSecret(job, token);
      await cluster.call(`create the Secret ${name}`, () => core.createNamespacedSecret({ namespace, body: secret }));
    },
    async remove() {
      if (!mayExist) return;
      try {
        const options = { name, namespace, propagationPolicy: 'Foreground' };
        await cluster.call(`delete the Job ${name}`, () => batch.deleteNamespacedJob(options));
      } catch (error) {
        if (isAbsent(error)) return;
        throw notDeleted(name, order.longestMs, cluster, error);
      }
      if (!(await isGone(cluster, name, clock))) say(`Job ${name} is deleted, but a node has not ended its pods yet`);
    },
  };
}

/** That of the manifests, where they were applied; who may not look does without. */
async function knownServiceAccount({ call, core, namespace }: Cluster): Promise<string | undefined> {
  try {
    await call('get service accounts', () => core.readNamespacedServiceAccount({ name: SERVICE_ACCOUNT, namespace }));
    return SERVICE_ACCOUNT;
  } catch (error) {
    if (isAbsent(error) || isForbidden(error)) return undefined;
    throw error;
  }
}

/** Deleted in the foreground, a Job is gone after its pods. */
async function isGone({ call, batch, namespace }: Cluster, name: string, clock: Clock): Promise<boolean> {
  const startMs = clock.now();
  while (clock.now() - startMs < GONE_WITHIN_MS) {
    try {
      await call('get jobs', () => batch.readNamespacedJob({ name, namespace }));
    } catch (error) {
      // Who may not look cannot wait either.
      return isAbsent(error) || isForbidden(error);
    }
    await clock.sleep(POLL_MS);
  }
  return false;
}

function notDeleted(name: string, longestMs: number, { kubectl, namespace }: Cluster, cause: unknown): SquallError {
  const message = `Job ${name} could not be deleted, and ends by itself ${formatDuration(longestMs)} after its begin`;
  return new SquallError('SQUALL_CLUSTER', `${message}: ${(cause as Error).message}`, {
    hint: `${kubectl} --namespace ${namespace} delete job ${name}`,
    cause,
  });
}
