import { type RequestOptions, request } from 'node:http';

/** Where a container engine's HTTP API is. Plain data: it is sent to the reaper. */
export type EngineAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** Every container and network that Squall makes carries this label, with the run's own value. */
export const RUN_LABEL = 'squall.run';

/** Every image that Squall builds carries this label, with its own name: an image that others build on it has another one. */
export const IMAGE_LABEL = 'squall.image';

/**
 * Removes the containers, networks and volumes that carry `label` (`name=value`). Everything is tried; what could not be
 * removed is thrown at the end. Talks to the engine itself because the reaper has to be small and quick.
 */
export async function removeLabelled(engine: EngineAddress, label: string): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const errors: unknown[] = [];
  const removeEach = async (paths: readonly string[]) => {
    const left = [...paths];
    const worker = async () => {
      for (let path = left.shift(); path !== undefined; path = left.shift())
        await call(engine, 'DELETE', path).catch((error: unknown) => errors.push(error));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
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

/** With dozens of requests at once, an engine on a small machine answers none of them for a long time. */
const AT_ONCE = 6;
const ANSWER_LIMIT_MS = 30_000;

interface Identified {
  readonly Id: string;
}

/** Removed already, or being removed. */
const GONE = [404, 409];

async function call<T>(engine: EngineAddress, method: 'GET' | 'DELETE', path: string): Promise<T> {
  const options: RequestOptions = { ...engine, method, path, timeout: ANSWER_LIMIT_MS };
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
