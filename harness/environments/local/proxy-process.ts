import { fileURLToPath } from 'node:url';
import type { CpuUser } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { type RunningProcess, startProcess } from '../../runtime/process/process.ts';
import { untilListening } from '../../runtime/process/ready.ts';
import { inheritedEnv } from '../service-env.ts';
import { connectFaultProxy, type FaultProxy, type ProxyKind } from '../toxiproxy-client.ts';
import { freePort } from './free-port.ts';
import type { StartContext } from './supervised-process.ts';

// Known by its path only: environments and proxy are neighbours that meet over HTTP.
const EMBEDDED = fileURLToPath(new URL('../../proxy/main.ts', import.meta.url));
/** Another program may take the port before the server listens on it. */
const TRIES = 3;

interface ProxyProcess {
  readonly port: number;
  readonly pid: number;
}

/** Starts a fault proxy as a process of its own. */
export async function startFaultProxy(
  kind: ProxyKind,
  seed: number,
  context: StartContext,
): Promise<{ readonly proxy: FaultProxy; readonly cpuWait: CpuUser }> {
  const { port, pid } = kind === 'embedded' ? await startEmbedded(seed, context) : await startReal(context);
  const proxy = connectFaultProxy(`http://127.0.0.1:${port}`, kind, context.reaper);
  context.cleanup.defer('edges', proxy.forget);
  return { proxy, cpuWait: { pid: () => pid } };
}

async function startEmbedded(seed: number, context: StartContext): Promise<ProxyProcess> {
  const env = { ...inheritedEnv(), PORT: '0', SEED: String(seed), SQUALL_EXIT_WITH_STDIN: '1' };
  const spec = { name: 'fault proxy', command: process.execPath, args: [EMBEDDED], env };
  const running = await context.cleanup.useMade('fault proxy', startProcess(spec, context));
  return served(running, await untilListening(running, '/version', context), context);
}

async function startReal(context: StartContext): Promise<ProxyProcess> {
  for (let tried = 1; ; tried++) {
    const port = await freePort();
    const args = ['-host', '127.0.0.1', '-port', String(port), '-proxy-metrics'];
    const spec = { name: 'toxiproxy-server', command: 'toxiproxy-server', args, env: inheritedEnv() };
    const running = await context.cleanup.useMade('toxiproxy-server', startProcess(spec, context));
    try {
      return served(running, await untilListening(running, '/version', context, port), context);
    } catch (error) {
      await refuseIfMissing(running);
      const taken = running.lastLines().some((line) => line.includes('address already in use'));
      if (!taken || tried === TRIES) throw error;
    }
  }
}

function served(running: RunningProcess, port: number, { deaths }: StartContext): ProxyProcess {
  deaths.watch(running);
  return { port, pid: running.pid };
}

async function refuseIfMissing(running: RunningProcess): Promise<void> {
  if (running.pid !== -1) return;
  const { error } = await running.ended;
  throw new SquallError('SQUALL_NOT_AVAILABLE', 'toxiproxy-server is not on PATH', {
    hint: 'install Toxiproxy 2.12, or leave out --proxy toxiproxy to use the embedded proxy',
    cause: error,
  });
}
