import { Agent } from 'node:http';
import type { Compat } from '../settings.ts';
import { type ApiCall, type ApiReply, send } from './api-call.ts';
import { printReply } from './api-compare.ts';
import { fillPorts, type PortPool, reservePorts } from './ports.ts';
import { type Server, startOracle, startOurs } from './servers.ts';

/** One of the two servers that are compared, with ports of its own for its proxies. */
export interface Side {
  server: Server;
  readonly agent: Agent;
  readonly pool: PortPool;
}

/** The oracle and ours. */
export type Sides = readonly [Side, Side];

const PORTS = 3;
export const STATE: ApiCall = { method: 'GET', path: '/proxies' };

export async function startSides(compat: Compat, args: readonly string[] = []): Promise<Sides> {
  const ports = await reservePorts(2 * PORTS);
  const agent = () => new Agent({ keepAlive: true, maxSockets: 1 });
  return [
    { server: await startOracle(args), agent: agent(), pool: ports.slice(0, PORTS) },
    {
      server: await startOurs(
        compat,
        args.map((arg) => arg.replace(/^-(?!-)/, '--')),
      ),
      agent: agent(),
      pool: ports.slice(PORTS),
    },
  ];
}

export async function stopSides(sides: Sides): Promise<void> {
  for (const { agent } of sides) agent.destroy();
  await Promise.all(sides.map(({ server }) => server.stop()));
}

/** Both answers to one call, printed without what may differ. */
export async function both([oracle, ours]: Sides, call: ApiCall, compat: Compat) {
  const [expected, got] = await Promise.all([reply(oracle, call), reply(ours, call)]);
  const print = (text: string) => (compat === 'strict' ? text : text.replaceAll('"Logger":{},', ''));
  const pair = { oracle: print(printReply(expected, oracle.pool)), ours: print(printReply(got, ours.pool)) };
  return { ...pair, same: pair.oracle === pair.ours };
}

export function reply({ server, agent, pool }: Side, call: ApiCall): Promise<ApiReply> {
  const filled = { ...call, path: fillPorts(call.path, pool) };
  return send(server.port, agent, call.body === undefined ? filled : { ...filled, body: fillPorts(call.body, pool) });
}

/** Deletes every proxy that can be addressed. */
export async function clear(side: Side): Promise<void> {
  const { body } = await send(side.server.port, side.agent, STATE);
  for (const name of Object.keys(JSON.parse(body) as object)) {
    await send(side.server.port, side.agent, { method: 'DELETE', path: `/proxies/${encodeURIComponent(name)}` });
  }
}
