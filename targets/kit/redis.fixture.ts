import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.fixture.ts';

const PROGRAM = ['redis-server', 'valkey-server'].find(
  (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
);
/** Whether a test can start one; it is no npm package. */
export const hasRedis = PROGRAM !== undefined;

/** A real Redis with empty data, for a test. */
export async function startRedis(): Promise<{ readonly url: string } & AsyncDisposable> {
  if (PROGRAM === undefined) throw new Error('redis-server is not on PATH');
  const port = await freePort();
  const child = spawn(PROGRAM, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) if (line.includes('Ready to accept connections')) break;
  child.stdout.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
