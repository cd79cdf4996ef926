import { Agent } from 'node:http';
import { type Intended, SPELLINGS } from './allow-list.ts';
import { type ApiCall, type ApiReply, printReply, send } from './api-call.ts';
import { fillPorts, type PortPool, reservePorts } from './ports.ts';
import { type Server, startSquallProxy, startToxiproxy } from './servers.ts';

/** One of the two servers that are compared, with ports of its own for its proxies. */
export interface Side {
  server: Server;
  readonly agent: Agent;
  readonly pool: PortPool;
}

/** Both servers, and how often each entry of the allow list was needed. */
export interface Sides {
  readonly toxiproxy: Side;
  readonly squall: Side;
  readonly allowed: Map<Intended, number>;
}

/** Both answers to one call, in one spelling. */
export interface Answers {
  readonly toxiproxy: string;
  readonly squall: string;
  readonly same: boolean;
}

const PORTS = 3;
export const STATE: ApiCall = { method: 'GET', path: '/proxies' };

/** Starts both. `args` are flags as Toxiproxy takes them: `-config`. */
export async function startSides(args: readonly string[] = []): Promise<Sides> {
  const ports = await reservePorts(2 * PORTS);
  const agent = () => new Agent({ keepAlive: true, maxSockets: 1 });
  const ownArgs = args.map((arg) => arg.replace(/^-(?!-)/, '--'));
  return {
    toxiproxy: { server: await startToxiproxy(args), agent: agent(), pool: ports.slice(0, PORTS) },
    squall: { server: await startSquallProxy(ownArgs), agent: agent(), pool: ports.slice(PORTS) },
    allowed: new Map(),
  };
}

export async function stopSides({ toxiproxy, squall }: Sides): Promise<void> {
  for (const { agent } of [toxiproxy, squall]) agent.destroy();
  await Promise.all([toxiproxy.server.stop(), squall.server.stop()]);
}

export async function both({ toxiproxy, squall, allowed }: Sides, call: ApiCall): Promise<Answers> {
  const [expected, got] = await Promise.all([reply(toxiproxy, call), reply(squall, call)]);
  let pair = { toxiproxy: printReply(expected, toxiproxy.pool), squall: printReply(got, squall.pool) };
  for (const spelling of SPELLINGS) {
    const unified = { toxiproxy: spelling.unify(pair.toxiproxy), squall: spelling.unify(pair.squall) };
    const needed = pair.toxiproxy !== pair.squall && unified.toxiproxy !== pair.toxiproxy;
    if (needed) allowed.set(spelling, (allowed.get(spelling) ?? 0) + 1);
    pair = unified;
  }
  return { ...pair, same: pair.toxiproxy === pair.squall };
}

export function reply({ server, agent, pool }: Side, call: ApiCall): Promise<ApiReply> {
  const filled = { ...call, path: fillPorts(call.path, pool) };
  return send(server.port, agent, call.body === undefined ? filled : { ...filled, body: fillPorts(call.body, pool) });
}

/** Leaves both without proxies. A proxy whose name cannot be addressed stays, on both alike. */
export async function clearSides({ toxiproxy, squall }: Sides): Promise<void> {
  if (!toxiproxy.server.alive()) toxiproxy.server = await startToxiproxy();
  await Promise.all([clear(toxiproxy), clear(squall)]);
}

async function clear({ server, agent }: Side): Promise<void> {
  const { body } = await send(server.port, agent, STATE);
  for (const name of Object.keys(JSON.parse(body) as object)) {
    await send(server.port, agent, { method: 'DELETE', path: `/proxies/${encodeURIComponent(name)}` });
  }
}
