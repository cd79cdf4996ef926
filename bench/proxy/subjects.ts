import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One way from the load generator to the origin. */
export interface Subject {
  readonly name: string;
  readonly port: number;
  /** API of the proxy; undefined on the direct way. */
  readonly api: string | undefined;
  /** Processor time that the proxy has used so far, ms; 0 on the direct way. */
  cpuMs(): number;
}

export interface Subjects extends AsyncDisposable {
  /** Direct first; Toxiproxy only if it is on PATH. */
  readonly all: readonly Subject[];
}

export async function startSubjects(): Promise<Subjects> {
  const children: ChildProcess[] = [];
  const node = async (file: URL) => {
    const child = spawn(process.execPath, [fileURLToPath(file)], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    if (!child.stdout) throw new Error('the child has a stdout');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, port: (JSON.parse(line) as { port: number }).port };
  };
  const origin = await node(new URL('./origin.ts', import.meta.url));
  const all: Subject[] = [{ name: 'direct', port: origin.port, api: undefined, cpuMs: () => 0 }];
  const toxiproxy = await startToxiproxy();
  if (toxiproxy) {
    children.push(toxiproxy.child);
    all.push(await proxied('toxiproxy', toxiproxy.child, toxiproxy.port, origin.port));
  }
  const ours = await node(new URL('../../harness/proxy/main.ts', import.meta.url));
  all.push(await proxied('squall', ours.child, ours.port, origin.port));
  return {
    all,
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill('SIGTERM');
    },
  };
}

async function startToxiproxy(): Promise<{ child: ChildProcess; port: number } | undefined> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  const child = spawn('toxiproxy-server', ['-host', '127.0.0.1', '-port', String(port)], {
    env: { ...process.env, LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
  const started = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
  if (!started) return undefined;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (answer?.ok) return { child, port };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function proxied(name: string, child: ChildProcess, apiPort: number, originPort: number): Promise<Subject> {
  const api = `http://127.0.0.1:${apiPort}`;
  const body = JSON.stringify({ name: 'bench', listen: '127.0.0.1:0', upstream: `127.0.0.1:${originPort}` });
  const made = (await (await fetch(`${api}/proxies`, { method: 'POST', body })).json()) as { listen: string };
  return { name, api, port: Number(made.listen.split(':')[1]), cpuMs: () => cpuMs(child.pid ?? 0) };
}

/** User and system time from /proc, in ticks of 10 ms; 0 where there is no /proc. */
function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}
