import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SquallError } from '../../runtime/errors.ts';

/** One side of the comparison: a Toxiproxy API in a process of its own. */
export interface Server {
  readonly port: number;
  alive(): boolean;
  stop(): Promise<void>;
}

/** The real Toxiproxy on PATH. Rejects with SQUALL_NOT_AVAILABLE when there is none. */
export async function startToxiproxy(args: readonly string[] = []): Promise<Server> {
  const port = await freePort();
  const child = spawn('toxiproxy-server', ['-host', '127.0.0.1', '-port', String(port), ...args], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new SquallError('SQUALL_NOT_AVAILABLE', 'toxiproxy-server is not on PATH', {
      hint: 'install it: go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0, and toxiproxy-cli beside it',
      cause,
    });
  });
  await answering(port, child);
  return server(port, child);
}

/** The embedded proxy. */
export async function startSquallProxy(args: readonly string[] = []): Promise<Server> {
  const entry = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', SQUALL_EXIT_WITH_STDIN: '1' },
  });
  if (!child.stdout) throw new Error('the proxy has a stdout');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return server(port, child);
}

function server(port: number, child: ChildProcess): Server {
  const ended = once(child, 'exit');
  return {
    port,
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null) throw new Error(`toxiproxy-server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a TCP address');
  return address.port;
}
