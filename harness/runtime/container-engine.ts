import { type RequestOptions, request } from 'node:http';

/** Where a container engine's HTTP API is. Plain data: the reaper is told it. */
export type EngineAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** Every container and network that Squall makes carries this label, with the run's own value. */
export const RUN_LABEL = 'squall.run';

/**
 * Removes the containers, networks and volumes that carry `label` (`name=value`). Everything is tried; what could not be
 * removed is thrown at the end. Talks to the engine itself because the reaper has to be small and quick.
 */
export async function removeLabelled(engine: EngineAddress, label: string): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const errors: unknown[] = [];
  const removeEach = async (paths: readonly string[]) => {
    const removed = await Promise.allSettled(paths.map((path) => call(engine, 'DELETE', path)));
    errors.push(...removed.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])));
  };
  const containers = await call<readonly Identified[]>(engine, 'GET', `/containers/json?all=1&filters=${filters}`);
  await removeEach(containers.map(({ Id }) => `/containers/${Id}?force=1&v=1`));
  const networks = await call<readonly Identified[]>(engine, 'GET', `/networks?filters=${filters}`);
  await removeEach(networks.map(({ Id }) => `/networks/${Id}`));
  const volumes = await call<{ readonly Volumes: readonly { readonly Name: string }[] | null }>(
    engine,
    'GET',
    `/volumes?filters=${filters}`,
  );
  await removeEach((volumes.Volumes ?? []).map(({ Name }) => `/volumes/${Name}?force=1`));
  if (errors.length > 0) throw new AggregateError(errors, `not everything labelled ${label} could be removed`);
}

interface Identified {
  readonly Id: string;
}

/** Gone already, or on its way: what was wanted. */
const GONE = [404, 409];

async function call<T>(engine: EngineAddress, method: 'GET' | 'DELETE', path: string): Promise<T> {
  const options: RequestOptions = { ...engine, method, path, timeout: 10_000 };
  const { status, body } = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(options, async (response) => {
      const body = (await response.setEncoding('utf8').toArray()).join('');
      resolve({ status: response.statusCode ?? 0, body });
    });
    sent.on('error', reject).on('timeout', () => sent.destroy(new Error('the container engine did not answer')));
    sent.end();
  });
  if (status >= 400 && !GONE.includes(status)) throw new Error(`${method} ${path}: ${status} ${body.trim()}`);
  return (body === '' ? undefined : JSON.parse(body)) as T;
}
