import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get } from './api-row.ts';
import type { Comparison } from './comparison.ts';
import { openLab } from './data-lab.ts';
import { maskPorts } from './ports.ts';
import { both, reply, type Side, STATE, startSides, stopSides } from './sides.ts';

const CONFIG = [
  { name: 'one', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' },
  { name: 'two', listen: 'localhost:0', upstream: 'nowhere:1', enabled: true },
  { name: 'off', listen: '127.0.0.1:0', upstream: '127.0.0.1:9', enabled: false },
];
const REQUEST_BYTES = 1000;
const ANSWER_BYTES = 70_000;
const METRICS = get('/metrics');
/** Received and sent, upstream and downstream. */
const COUNTERS = 4;
const COUNTER = /toxiproxy_proxy_\w+_bytes_total/;
const MOST_ASKED = 1000;

/** The effect of flags at the start: proxies from a configuration file, and the counters of `/metrics` (E17). */
export async function runFlags(): Promise<Comparison> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-conformance-'));
  const config = join(folder, 'proxies.json');
  await writeFile(config, JSON.stringify(CONFIG));
  const sides = await startSides(['-config', config, '-proxy-metrics', '-runtime-metrics']);
  try {
    const state = await both(sides, STATE);
    const [toxiproxy = '', squall = ''] = await Promise.all([sides.toxiproxy, sides.squall].map(countersOf));
    const counters = { toxiproxy, squall, same: toxiproxy === squall };
    const differences = [
      { where: 'proxies of a configuration file', ...state },
      { where: `/metrics after ${REQUEST_BYTES} B up and ${ANSWER_BYTES} B down`, ...counters },
    ].filter(({ same }) => !same);
    return { cases: 2, differences };
  } finally {
    await stopSides(sides);
    await rm(folder, { recursive: true });
  }
}

/** Toxiproxy's counters after one closed connection. The metrics of the runtime differ: Go there, Node here. */
async function countersOf(side: Side): Promise<string> {
  await using lab = await openLab(side.server.port);
  const { client, upstream, atClient, atUpstream } = await lab.pair();
  client.write(Buffer.alloc(REQUEST_BYTES));
  await atUpstream.until(REQUEST_BYTES);
  upstream.end(Buffer.alloc(ANSWER_BYTES));
  await Promise.all([atClient.closed(), atUpstream.closed()]);
  return await untilCounted(side);
}

/** Toxiproxy counts a connection when it has closed it, which may be a moment after its peers have. */
async function untilCounted(side: Side): Promise<string> {
  for (let asked = 1; ; asked++) {
    const { status, headers, body } = await reply(side, METRICS);
    // Toxiproxy's help texts are empty; the library here demands some.
    const lines = body.split('\n').filter((line) => COUNTER.test(line) && !/^# HELP| 0$/.test(line));
    const kinds = ['go_', 'nodejs_'].filter((prefix) => body.includes(`\n${prefix}`)).length;
    const text = [status, headers['content-type']?.split(';')[0], `${kinds} runtime`, ...lines.sort()].join('\n');
    const counted = lines.filter((line) => !line.startsWith('#')).length === COUNTERS;
    if (counted || asked === MOST_ASKED) return maskPorts(text, side.pool).replace(/proxy="case-\d+"/g, 'proxy="case"');
  }
}
