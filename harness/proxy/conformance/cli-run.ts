import { execFile } from 'node:child_process';
import type { Comparison, Difference } from './comparison.ts';
import { fillPorts, maskPorts, reservePorts } from './ports.ts';
import { startSquallProxy, startToxiproxy } from './servers.ts';

const COMMANDS: readonly string[] = [
  'list',
  'create --listen 127.0.0.1:{P1} --upstream 127.0.0.1:9 one',
  'create --listen 127.0.0.1:{P1} --upstream 127.0.0.1:9 two',
  'create --listen 127.0.0.1:{P2} --upstream 127.0.0.1:9 one',
  'create --listen localhost:{P2} --upstream 127.0.0.1:9 two',
  'list',
  'inspect one',
  'inspect nope',
  'toxic add -t latency -n lat -a latency=100 -a jitter=5 one',
  'toxic add -t latency -n lat -a latency=100 one',
  'toxic add -t bandwidth -a rate=100 -u --toxicity 0.5 one',
  'toxic add -t down one',
  'toxic add -t slicer -n cut -a average_size=64 -a size_variation=8 -a delay=10 two',
  'toxic add -t timeout -a timeout=0 nope',
  'inspect one',
  'toxic update -n lat -a latency=200 one',
  'toxic update -n lat --toxicity 0.25 -a jitter=1 one',
  'toxic update -n nope -a latency=1 one',
  'inspect one',
  'toxic delete -n bandwidth_upstream one',
  'toxic remove -n bandwidth_upstream one',
  'inspect one',
  'toggle one',
  'list',
  'toggle one',
  'toggle nope',
  'delete two',
  'delete two',
  'list',
  '--version',
];

/** See `listen-errors` of the allow list. */
const LISTEN_ERROR = /listen (?:tcp|E[A-Z]{1,20}).{0,200}address already in use.*/;

/** The real toxiproxy-cli as a client of both servers: what it prints and its exit code must be the same. */
export async function runCli(): Promise<Comparison> {
  const ports = await reservePorts(4);
  const toxiproxy = { server: await startToxiproxy(), pool: ports.slice(0, 2) };
  const squall = { server: await startSquallProxy(), pool: ports.slice(2) };
  const differences: Difference[] = [];
  try {
    for (const command of COMMANDS) {
      const [expected = '', got = ''] = await Promise.all(
        [toxiproxy, squall].map(async ({ server, pool }) => {
          const args = fillPorts(command, pool).split(' ');
          const output = await cli([`--host=http://127.0.0.1:${server.port}`, ...args]);
          return maskPorts(output, pool).replace(LISTEN_ERROR, 'listen <why>');
        }),
      );
      if (expected !== got) differences.push({ where: `toxiproxy-cli ${command}`, toxiproxy: expected, squall: got });
    }
  } finally {
    await Promise.all([toxiproxy.server.stop(), squall.server.stop()]);
  }
  return { cases: COMMANDS.length, differences };
}

function cli(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('toxiproxy-cli', args, (error, stdout, stderr) => {
      resolve(`exit ${error?.code ?? 0}\n${stdout}${stderr}`);
    });
  });
}
