import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock as clock } from '../../runtime/clock.ts';
import { answersOk } from '../../runtime/process/ready.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SERVICES = '../../../fixtures/tiny-project/services/';

/** What somebody else runs, and what a run attaches to. */
export interface Foreign extends AsyncDisposable {
  /** File for `--attach`. */
  readonly config: string;
  /** What of the run acts on it now: toxics, proxies, behaviour. */
  changes(): Promise<string[]>;
}

interface ForeignProxy {
  readonly name: string;
  readonly enabled: boolean;
  readonly toxics: readonly { readonly name: string }[];
}

/** Starts two services, a Toxiproxy or a `squall proxy`, and a proxy between them. */
export async function startForeign(folder: string, proxyPort: number, proxy: 'toxiproxy' | 'squall'): Promise<Foreign> {
  const children: ChildProcess[] = [];
  const start = (command: string, args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    return child;
  };
  const service = async (file: string, env: Record<string, string>) => {
    const { stdout } = start(process.execPath, [here(SERVICES + file)], { ...env, PORT: '0' });
    const [line] = await once(createInterface({ input: stdout as NodeJS.ReadableStream }), 'line');
    return `http://127.0.0.1:${(JSON.parse(line as string) as { port: number }).port}`;
  };
  const api = `http://127.0.0.1:${proxyPort}`;
  if (proxy === 'toxiproxy') start('toxiproxy-server', ['-host', '127.0.0.1', '-port', String(proxyPort)]);
  else start(process.execPath, [here('../main.ts'), 'proxy', '--listen', `127.0.0.1:${proxyPort}`]);
  const back = await service('back.mjs', {});
  while (!(await answersOk(`${api}/version`, AbortSignal.timeout(2000)))) await clock.sleep(50);
  const made = await fetch(`${api}/proxies`, {
    method: 'POST',
    body: JSON.stringify({ name: 'theirs', listen: '127.0.0.1:0', upstream: new URL(back).host, enabled: true }),
  });
  const { listen } = (await made.json()) as { listen: string };
  const front = await service('front.mjs', { BACK_URL: `http://${listen}` });
  const config = join(folder, 'attach.json');
  const attach = { services: { front, back }, toxiproxy: api, edges: { 'front->back': 'theirs' } };
  await writeFile(config, JSON.stringify(attach));
  return {
    config,
    changes: async () => {
      const proxies = (await (await fetch(`${api}/proxies`)).json()) as Record<string, ForeignProxy>;
      const behaviour = await (await fetch(`${back}/behaviour`)).text();
      return [
        ...Object.keys(proxies).filter((name) => name !== 'theirs'),
        ...(proxies['theirs']?.toxics ?? []).map(({ name }) => `toxic ${name.replace(/_\d+$/, '')}`),
        ...(proxies['theirs']?.enabled ? [] : ['theirs is off']),
        ...(behaviour === '{}' ? [] : ['behaviour']),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of children) {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
    },
  };
}
