import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './postgres.fixture.ts';

/** A real Redis without data, for a test; undefined where there is no `redis-server` on PATH. */
export async function startRedis(): Promise<({ readonly url: string } & AsyncDisposable) | undefined> {
  const port = await freePort();
  const server = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(port), '--save', '']);
  const exited = once(server, 'exit').catch(() => undefined);
  if (!server.pid) return undefined;
  for await (const line of createInterface(server.stdout)) if (line.includes('Ready to accept connections')) break;
  server.stdout.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGKILL');
      await exited;
    },
  };
}
