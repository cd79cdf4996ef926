import { type ToxicType, Toxiproxy } from 'toxiproxy-node-client';
import type { Comparison, Difference } from './comparison.ts';
import { fillPorts, maskPorts } from './ports.ts';
import { type Side, startSides, stopSides } from './sides.ts';

/** One use of the client: what is printed of its result must be the same on both servers. */
type Step = readonly [title: string, run: (client: Toxiproxy, port: (text: string) => string) => Promise<unknown>];

const upstream = '127.0.0.1:9';
const ATTRIBUTES: Readonly<Record<string, object>> = {
  latency: { latency: 100, jitter: 5 },
  bandwidth: { rate: 100 },
  slow_close: { delay: 10 },
  timeout: { timeout: 0 },
  slicer: { average_size: 64, size_variation: 8, delay: 10 },
  limit_data: { bytes: 100 },
  reset_peer: { timeout: 10 },
  down: {},
};
const toxicOf = (type: string, more: object = {}) => ({
  name: type,
  type: type as ToxicType,
  stream: 'downstream' as const,
  toxicity: 1,
  attributes: ATTRIBUTES[type] ?? {},
  ...more,
});

/** Every method that toxiproxy-node-client 4.1 has. */
const STEPS: readonly Step[] = [
  ['getAll of none', async (client) => Object.keys(await client.getAll())],
  ['getVersion', async (client) => Object.keys(JSON.parse(await client.getVersion()) as object)],
  [
    'createProxy',
    async (client, port) =>
      (await client.createProxy({ name: 'a', listen: port('127.0.0.1:{P1}'), upstream })).toJson(),
  ],
  ['createProxy twice', (client, port) => client.createProxy({ name: 'a', listen: port('127.0.0.1:{P1}'), upstream })],
  ['get', async (client) => (await client.get('a')).toJson()],
  ['get of none', (client) => client.get('none')],
  [
    'Proxy.update: off',
    async (client, port) => {
      const proxy = await client.get('a');
      return (await proxy.update({ enabled: false, listen: port('127.0.0.1:{P1}'), upstream })).toJson();
    },
  ],
  [
    'Proxy.update: on, moved',
    async (client, port) => {
      const proxy = await client.get('a');
      return (await proxy.update({ enabled: true, listen: port('127.0.0.1:{P2}'), upstream })).toJson();
    },
  ],
  ...Object.keys(ATTRIBUTES).map(
    (type): Step => [
      `Proxy.addToxic ${type}`,
      async (client) => (await (await client.get('a')).addToxic(toxicOf(type))).toJson(),
    ],
  ),
  ['Proxy.addToxic twice', async (client) => (await client.get('a')).addToxic(toxicOf('latency'))],
  ['Proxy.getToxic', async (client) => (await (await client.get('a')).getToxic('latency')).toJson()],
  ['Proxy.getToxic of none', async (client) => (await client.get('a')).getToxic('none')],
  [
    'Toxic.update',
    async (client) => {
      const toxic = await (await client.get('a')).getToxic('latency');
      return (
        await toxic.update(toxicOf('latency', { toxicity: 0.25, attributes: { latency: 7, jitter: 1 } }))
      ).toJson();
    },
  ],
  ['Toxic.remove', async (client) => (await (await client.get('a')).getToxic('slicer')).remove()],
  [
    'populate',
    async (client, port) =>
      Object.values(
        await client.populate([
          { name: 'a', listen: port('127.0.0.1:{P2}'), upstream },
          { name: 'b', listen: port('localhost:{P3}'), upstream, enabled: false },
        ]),
      ).map((proxy) => proxy.toJson()),
  ],
  ['populate with a bad one', (client) => client.populate([{ name: '', listen: '', upstream: '' }])],
  ['populate with none', (client) => client.populate([])],
  ['getAll', async (client) => Object.values(await client.getAll()).map((proxy) => proxy.toJson())],
  ['reset', (client) => client.reset()],
  ['getAll after reset', async (client) => Object.values(await client.getAll()).map((proxy) => proxy.toJson())],
  ['Proxy.remove', async (client) => (await client.get('a')).remove()],
  ['Proxy.remove twice', async (client) => (await client.get('b')).remove().then(() => client.get('b'))],
];

/** toxiproxy-node-client, which Squall itself uses, as a client of both servers. */
export async function runClient(): Promise<Comparison> {
  const sides = await startSides();
  const clients = [sides.toxiproxy, sides.squall].map((side) => ({
    side,
    client: new Toxiproxy(`http://127.0.0.1:${side.server.port}`),
  }));
  const differences: Difference[] = [];
  try {
    for (const [title, run] of STEPS) {
      const [toxiproxy = '', squall = ''] = await Promise.all(
        clients.map(({ side, client }) => printed(side, () => run(client, (text) => fillPorts(text, side.pool)))),
      );
      if (toxiproxy !== squall) differences.push({ where: `toxiproxy-node-client: ${title}`, toxiproxy, squall });
    }
  } finally {
    await stopSides(sides);
  }
  return { cases: STEPS.length, differences };
}

async function printed({ pool, server }: Side, run: () => Promise<unknown>): Promise<string> {
  const result = await run().catch((error: Error) => `${error.name}: ${error.message}`);
  return maskPorts(JSON.stringify(result) ?? 'nothing', pool).replaceAll(String(server.port), '{API}');
}
