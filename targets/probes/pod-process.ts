import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Where the process listens. */
export interface Ports {
  readonly http: number;
  /** Of a thread that answers the liveness probe, if it has one. */
  readonly live: number | undefined;
}

/** The process of a pod. When it ends, another one is started at once. */
export interface PodProcess {
  /** How many were started so far. */
  readonly generation: number;
  readonly pid: number | undefined;
  /** Undefined while it starts. */
  readonly ports: Ports | undefined;
  /** Resolves when the current one, or one after it, listens. */
  listening(): Promise<void>;
  /** Tells it something. Rejects when it does not listen, or not answer within a second. */
  post(path: string, body: unknown): Promise<void>;
  /** Kills it, without asking; resolves when the next one was started. */
  replace(): Promise<void>;
  stop(): Promise<void>;
}

const ANSWER_LIMIT_MS = 1000;

/** Starts this program again as the process of the pod; `settings` are read for each. */
export function startPodProcess(settings: () => Readonly<Record<string, string>>): PodProcess {
  let generation = 0;
  let ports: Ports | undefined;
  let listening = Promise.withResolvers<void>();
  const start = () => {
    generation += 1;
    const child = spawnSelf(settings());
    void readPorts(child.stdout, (found) => {
      ports = found;
      listening.resolve();
    });
    child.once('exit', (code, signal) => {
      // Whoever stops the pod also tells its process to end.
      if (code === 0 || stopped) return;
      // One that cannot start would be started for ever.
      if (!ports && signal === null) throw new Error('the process ended before it listened');
      if (ports) listening = Promise.withResolvers();
      ports = undefined;
      running = start();
    });
    return child;
  };
  let stopped = false;
  let running = start();
  const kill = async () => {
    if (running.exitCode !== null) return;
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  };
  return {
    get generation() {
      return generation;
    },
    get pid() {
      return running.pid;
    },
    get ports() {
      return ports;
    },
    listening: () => listening.promise,
    post: (path, body) => postJson(ports, path, body),
    replace: kill,
    stop: () => {
      stopped = true;
      return kill();
    },
  };
}

async function postJson(ports: Ports | undefined, path: string, body: unknown): Promise<void> {
  if (!ports) throw new Error('the process is starting');
  const response = await fetch(`http://127.0.0.1:${ports.http}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  });
  if (!response.ok) throw new Error(`the process answered ${response.status} to ${path}`);
}

/** Its standard input ends with the pod, and then it does, too. */
function spawnSelf(settings: Readonly<Record<string, string>>) {
  const own = { IN_POD: '1', PORT: '0', HOST: '127.0.0.1', SQUALL_EXIT_WITH_STDIN: '1' };
  return spawn(process.execPath, [process.argv[1] ?? ''], {
    env: { ...process.env, ...settings, ...own },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function readPorts(output: Readable, found: (ports: Ports) => void): Promise<void> {
  let live: number | undefined;
  for await (const line of createInterface(output)) {
    const { event, port } = JSON.parse(line) as { readonly event: string; readonly port: number };
    if (event === 'live') live = port;
    if (event === 'listening') found({ http: port, live });
  }
}
