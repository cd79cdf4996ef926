import type { Cluster } from '../cluster.ts';
import { applyCommand } from '../manifests.ts';
import { RIGHTS } from '../rights.ts';
import type { ClusterCheck } from './cluster-check.ts';

/** Names of the manifests. */
export const ROLE = 'squall-runner';

const WHAT = 'Kubernetes rights';

/** Asks the cluster for each of the rights, and who it takes us for where one is missing. */
export async function checkRights(cluster: Cluster): Promise<ClusterCheck> {
  const { client, config, namespace, kubectl } = cluster;
  const api = config.makeApiClient(client.AuthorizationV1Api);
  const asked = RIGHTS.flatMap(({ group, resource, verbs }) => verbs.map((verb) => ({ group, resource, verb })));
  const answers = await Promise.all(
    asked.map(async ({ group, resource: whole, verb }) => {
      const [resource = '', subresource] = whole.split('/');
      const resourceAttributes = { namespace, group, resource, verb, ...(subresource ? { subresource } : {}) };
      const body = { spec: { resourceAttributes } };
      const review = await cluster.call('ask for your rights', () => api.createSelfSubjectAccessReview({ body }));
      return { what: `${verb} ${whole}`, allowed: review.status?.allowed === true };
    }),
  );
  const missing = answers.filter(({ allowed }) => !allowed).map(({ what }) => what);
  if (missing.length === 0) return { what: WHAT, ok: true, detail: `all ${answers.length} in namespace ${namespace}` };
  const mend = [
    '# by somebody who administers the namespace:',
    applyCommand(cluster),
    `${kubectl} create rolebinding --namespace ${namespace} --role ${ROLE} ${bindingTo(await userOf(cluster))}`,
  ];
  return { what: WHAT, ok: false, detail: `you may not ${missing.join(', ')}`, mend };
}

/** As the cluster names whom it talks to; undefined where it does not tell, as before 1.28. */
async function userOf({ client, config, call }: Cluster): Promise<string | undefined> {
  const api = config.makeApiClient(client.AuthenticationV1Api);
  return call('say who you are', () => api.createSelfSubjectReview({ body: {} })).then(
    ({ status }) => status?.userInfo?.username,
    () => undefined,
  );
}

/** The name of a binding and whom it binds, in words of kubectl. */
export function bindingTo(user: string | undefined): string {
  if (user === undefined) return 'squall-runner-you --user YOU';
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  if (namespace !== undefined && name !== undefined)
    return `squall-runner-${name} --serviceaccount ${namespace}:${name}`;
  const slug = user
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `squall-runner-${slug} --user '${user.replaceAll("'", `'\\''`)}'`;
}
