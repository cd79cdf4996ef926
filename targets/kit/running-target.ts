import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The part of a target that is needed to run it without a proxy. */
interface RunnableTarget {
  /** Stores are not started: services without their URL keep rows in memory. */
  readonly services: Readonly<Record<string, Program | { readonly store: string }>>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly env: string }[];
  readonly variants: Readonly<Record<string, VariantEnv>>;
}

interface Program {
  readonly entry: URL;
  readonly env?: Readonly<Record<string, string>>;
}

interface VariantEnv {
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A target whose services run as child processes of a test, wired directly to each other. */
export interface RunningTarget extends AsyncDisposable {
  send(
    service: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{
    readonly status: number;
    readonly body: Json;
    readonly reason: string | null;
    readonly headers: Headers;
  }>;
  /** Sum of the samples of a metric whose labels contain `labels`. */
  metric(service: string, name: string, labels?: string): Promise<number>;
  behave(service: string, behaviour: unknown): Promise<void>;
  /** Ends one service at once, as a crash would. */
  kill(service: string): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: each test states the shape it expects
type Json = any;

/** Starts callees before their callers, so that each caller knows where to call. */
export async function runTarget(
  target: RunnableTarget,
  variant: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningTarget> {
  const running = new Map<string, Running>();
  const settings = target.variants[variant]?.env ?? {};
  for (const name of calleesFirst(target)) {
    const service = target.services[name];
    if (!service || 'store' in service) continue;
    const urls = target.edges
      .filter((edge) => edge.from === name && running.has(edge.to))
      .map((edge) => [edge.env, running.get(edge.to)?.url]);
    running.set(
      name,
      await start(service.entry, { ...service.env, ...settings[name], ...Object.fromEntries(urls), ...env }),
    );
  }
  const at = (service: string) => running.get(service) as Running;
  return {
    send: (service, path, body, headers) => request(`${at(service).url}${path}`, body, headers),
    metric: async (service, name, labels = '') =>
      sumOf(await (await fetch(`${at(service).url}/metrics`)).text(), name, labels),
    behave: async (service, behaviour) => void (await request(`${at(service).url}/control/behave`, behaviour)),
    kill: (service) => at(service).stop(),
    [Symbol.asyncDispose]: async () => void (await Promise.all([...running.values()].map((one) => one.stop()))),
  };
}

function calleesFirst({ services, edges }: RunnableTarget): string[] {
  const order: string[] = [];
  const visit = (name: string) => {
    if (order.includes(name)) return;
    for (const edge of edges) if (edge.from === name) visit(edge.to);
    order.push(name);
  };
  Object.keys(services).forEach(visit);
  return order;
}

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

async function start(entry: URL, env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [entry.pathname], {
    env: { PATH: process.env.PATH, ...env, PORT: '0', SQUALL_EXIT_WITH_STDIN: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const { event, port } = JSON.parse(line);
    if (event !== 'listening') continue;
    return {
      url: `http://127.0.0.1:${port}`,
      stop: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      },
    };
  }
  throw new Error(`${entry.pathname} ended before it listened`);
}

async function request(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<RunningTarget['send']> {
  const post = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  };
  const response = await fetch(url, body === undefined ? { headers } : post);
  const text = await response.text();
  const { status, headers: told } = response;
  return { status, body: text && JSON.parse(text), reason: told.get('x-reason'), headers: told };
}

function sumOf(exposition: string, name: string, labels: string): number {
  return exposition
    .split('\n')
    .filter((line) => (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
