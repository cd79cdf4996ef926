import { Agent } from 'node:http';
import type { Random } from '../../domain/ports.ts';
import type { Compat } from '../settings.ts';
import { allowList } from './allow-list.ts';
import { type ApiCall, type ApiReply, send } from './api-call.ts';
import { type Allowed, printReply } from './api-compare.ts';
import { createGrammar } from './api-grammar.ts';
import { fillPorts, type PortPool, reservePorts } from './ports.ts';
import { type Server, startOracle, startOurs } from './servers.ts';

export interface Difference {
  readonly where: string;
  readonly oracle: string;
  readonly ours: string;
}

export interface RunResult {
  readonly cases: number;
  readonly differences: readonly Difference[];
  /** Per allow-list entry, how often it was needed. */
  readonly allowed: ReadonlyMap<Allowed, number>;
  readonly oracleCrashes: number;
}

interface Side {
  server: Server;
  readonly agent: Agent;
  readonly pool: PortPool;
}

const CALLS_PER_SEQUENCE = 40;
const STATE: ApiCall = { method: 'GET', path: '/proxies' };

/** Random API sequences on both servers: every answer and, after every change, the whole state must be the same. */
export async function runApi(compat: Compat, sequences: number, random: Random): Promise<RunResult> {
  const sides = await startSides(compat);
  const [oracle, ours] = sides;
  const differences: Difference[] = [];
  const allowed = new Map<Allowed, number>();
  let cases = 0;
  let oracleCrashes = 0;
  try {
    for (let n = 0; n < sequences; n++) {
      const result = await runSequence(`${compat} #${n}`, compat, [oracle, ours], random.fork(`sequence ${n}`));
      cases += result.calls;
      if (result.difference) differences.push(result.difference);
      if (result.allowed) allowed.set(result.allowed, (allowed.get(result.allowed) ?? 0) + 1);
      if (!oracle.server.alive()) {
        oracleCrashes++;
        oracle.server = await startOracle();
      }
      await Promise.all(sides.map(clear));
    }
  } finally {
    await Promise.all(sides.map(({ server }) => server.stop()));
    for (const { agent } of sides) agent.destroy();
  }
  return { cases, differences, allowed, oracleCrashes };
}

async function startSides(compat: Compat): Promise<readonly [Side, Side]> {
  const ports = await reservePorts(6);
  const agent = () => new Agent({ keepAlive: true, maxSockets: 1 });
  return [
    { server: await startOracle(), agent: agent(), pool: ports.slice(0, 3) },
    { server: await startOurs(compat), agent: agent(), pool: ports.slice(3) },
  ];
}

interface SequenceResult {
  readonly calls: number;
  readonly difference?: Difference;
  readonly allowed?: Allowed;
}

async function runSequence(
  where: string,
  compat: Compat,
  sides: readonly [Side, Side],
  random: Random,
): Promise<SequenceResult> {
  const grammar = createGrammar(random);
  const history: string[] = [];
  for (let i = 0; i < CALLS_PER_SEQUENCE; i++) {
    const call = grammar.next();
    history.push(`${call.method} ${call.path} ${call.body ?? ''}`);
    const pair = await both(sides, call, compat);
    const state = pair.same && call.method !== 'GET' ? await both(sides, STATE, compat) : pair;
    if (state.same) continue;
    const calls = 2 * (i + 1);
    const entry = allowList[compat].find((rule) => rule.matches(call, pair.oracle, pair.ours));
    if (entry) return { calls, allowed: entry };
    const why = `${where}, call ${i}:\n  ${history.slice(-6).join('\n  ')}`;
    return { calls, difference: { where: why, oracle: state.oracle, ours: state.ours } };
  }
  return { calls: 2 * CALLS_PER_SEQUENCE };
}

async function both([oracle, ours]: readonly [Side, Side], call: ApiCall, compat: Compat) {
  const [expected, got] = await Promise.all([reply(oracle, call), reply(ours, call)]);
  const print = (text: string) => (compat === 'strict' ? text : text.replaceAll('"Logger":{},', ''));
  const pair = { oracle: print(printReply(expected, oracle.pool)), ours: print(printReply(got, ours.pool)) };
  return { ...pair, same: pair.oracle === pair.ours };
}

function reply({ server, agent, pool }: Side, call: ApiCall): Promise<ApiReply> {
  const filled = { ...call, path: fillPorts(call.path, pool) };
  return send(server.port, agent, call.body === undefined ? filled : { ...filled, body: fillPorts(call.body, pool) });
}

/** Deletes what can be addressed; a name with a slash cannot, so such a server starts afresh. */
async function clear(side: Side): Promise<void> {
  const { body } = await send(side.server.port, side.agent, STATE);
  for (const name of Object.keys(JSON.parse(body) as object)) {
    await send(side.server.port, side.agent, { method: 'DELETE', path: `/proxies/${encodeURIComponent(name)}` });
  }
}
