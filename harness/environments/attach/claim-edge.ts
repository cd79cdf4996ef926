import { createHash } from 'node:crypto';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { createProxyApi } from '../toxiproxy-api.ts';
import { describeToken, mayBeAlive, nameOf, ownToken, parseName } from './run-token.ts';

export interface Claim {
  /** Of the Toxiproxy, without a final slash. */
  readonly api: string;
  /** `front->back` */
  readonly edge: string;
  /** What only one run may use at a time: the name of a proxy, or where a new one listens. */
  readonly what: string;
  readonly reaper: Reaper;
  readonly cleanup: CleanupStack;
}

interface Proxy {
  readonly name: string;
  readonly listen: string;
}

/** Runs of one process take turns: the last of each thing that was claimed. */
const turns = new Map<string, Promise<void>>();

/**
 * Makes an edge this run's own until the clean-up: a switched-off proxy on the server, whose name says what is in use and by
 * whom, tells all other runs. Runs of this process wait for each other; another one that is alive is an error. What dead
 * runs left is removed.
 */
export async function claimEdge({ api: url, edge, what, reaper, cleanup }: Claim): Promise<void> {
  await waitForTurn(`${url} ${what}`, cleanup);
  const api = createProxyApi(url);
  const key = createHash('sha256').update(what).digest('hex').slice(0, 12);
  const mark = nameOf(`use_${key}`, ownToken());
  const held = reaper.watch({ kind: 'proxy', api: url, proxy: mark, mark: true });
  cleanup.defer(`mark of ${edge}`, async () => {
    await api.delete(`${url}/proxies/${mark}`).catch(() => {});
    held[Symbol.dispose]();
  });
  await api.json('POST', '/proxies', { name: mark, listen: '127.0.0.1:0', upstream: '127.0.0.1:1', enabled: false });
  for (const { name, listen } of Object.values(await api.json<Record<string, Proxy>>('GET', '/proxies'))) {
    const other = name === mark ? undefined : parseName(name);
    const sameListener = portOf(what) !== undefined && portOf(listen) === portOf(what);
    if (!other || (other.what !== `use_${key}` && !sameListener)) continue;
    if (mayBeAlive(other.token)) throw inUse(edge, name, url);
    await api.delete(`${url}/proxies/${name}`);
  }
}

async function waitForTurn(key: string, cleanup: CleanupStack): Promise<void> {
  const before = turns.get(key);
  const { promise, resolve } = Promise.withResolvers<void>();
  turns.set(key, promise);
  cleanup.defer(`turn of ${key}`, async () => resolve());
  await before;
}

/** The fixed port of an address; undefined for a name, and for any free port. */
function portOf(address: string): string | undefined {
  const port = /:(\d+)$/.exec(address)?.[1];
  return port === '0' ? undefined : port;
}

function inUse(edge: string, name: string, url: string): SquallError {
  const who = parseName(name);
  const owner = who ? describeToken(who.token) : name;
  return new SquallError('SQUALL_NOT_AVAILABLE', `${edge} is in use by another run (${owner})`, {
    hint: `wait for its end; if it is gone, remove its mark: DELETE ${url}/proxies/${name}`,
  });
}
