import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectWorker, type RemoteWorker } from './remote-worker.ts';

const TOKEN = 'a token that nobody guesses';

/** A worker program in a process of its own, for tests. */
export interface WorkerProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Resolves to its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  socket(): Promise<Socket>;
  /** Default: over a connection of its own. */
  connect(connection?: Socket): Promise<RemoteWorker>;
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
  const child = spawn(command as string, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then((end) => Promise.reject(new Error(`the worker program ended with ${end}: ${said}`))),
  ])) as [string];
  const port = Number(/listens on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1]);
  const socket = async () => {
    const connection = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(connection, 'connect');
    return connection;
  };
  return {
    child,
    ended,
    socket,
    async connect(connection) {
      const { signal } = new AbortController();
      return await connectWorker(connection ?? (await socket()), {
        index,
        place: `process ${index}`,
        token: TOKEN,
        signal,
      });
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
