import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectWorker, type RemoteWorker } from './remote-worker.ts';

export const TOKEN = 'a token that nobody guesses';

/** A worker program in a process of its own, for tests. */
export interface WorkerProcess extends AsyncDisposable {
  readonly index: number;
  readonly port: number;
  readonly child: ChildProcess;
  /** Resolves to its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  socket(): Promise<Socket>;
  connect(askWhy?: () => Promise<string | undefined>): Promise<RemoteWorker>;
}

export interface ProcessOptions {
  /** Default: the sources. */
  readonly program?: string;
  /** A command that starts another, `unshare --time`. */
  readonly under?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the worker program; disposing kills it. */
export async function startWorkerProcess(index = 0, options: ProcessOptions = {}): Promise<WorkerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-worker-test-'));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${TOKEN}\n`);
  const program = options.program ?? join(import.meta.dirname, 'main.ts');
  const [command, ...args] = [...(options.under ?? []), process.execPath, program];
  const env = {
    SQUALL_WORKER_PORT: '0',
    SQUALL_WORKER_INDEX: String(index),
    SQUALL_WORKER_TOKEN_FILE: tokenFile,
    ...options.env,
  };
  const child = spawn(command as string, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then((end) => Promise.reject(new Error(`the worker program ended with ${end}`))),
  ])) as [string];
  const port = Number(/listens on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1]);
  const socket = async () => {
    const connection = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(connection, 'connect');
    return connection;
  };
  return {
    index,
    port,
    child,
    ended,
    socket,
    async connect(askWhy) {
      const { signal } = new AbortController();
      const given = askWhy ? { askWhy } : {};
      return await connectWorker(await socket(), { index, place: `process ${index}`, token: TOKEN, signal, ...given });
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
