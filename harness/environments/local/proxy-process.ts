import { fileURLToPath } from 'node:url';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { type ProcessTools, type RunningProcess, startProcess } from '../../runtime/process/process.ts';
import { untilListening } from '../../runtime/process/ready.ts';
import { inheritedEnv } from '../service-env.ts';
import { connectFaultProxy, type FaultProxy, type ProxyKind } from '../toxiproxy-client.ts';
import { freePort } from './free-port.ts';

export interface StartLimits {
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

// Known by its place only: environments and proxy are neighbours that meet over HTTP.
const EMBEDDED = fileURLToPath(new URL('../../proxy/main.ts', import.meta.url));
/** Another program may take the port between our look and the server's start. */
const TRIES = 3;

/** Starts a fault proxy as a process of its own, until `cleanup` runs. */
export async function startFaultProxy(
  kind: ProxyKind,
  seed: number,
  tools: ProcessTools,
  limits: StartLimits,
  cleanup: CleanupStack,
): Promise<FaultProxy> {
  const embedded = kind === 'embedded';
  const port = embedded ? await startEmbedded(seed, tools, limits, cleanup) : await startReal(tools, limits, cleanup);
  return connectFaultProxy(`http://127.0.0.1:${port}`, kind);
}

async function startEmbedded(
  seed: number,
  tools: ProcessTools,
  limits: StartLimits,
  cleanup: CleanupStack,
): Promise<number> {
  const env = { ...inheritedEnv(), PORT: '0', SEED: String(seed), SQUALL_EXIT_WITH_STDIN: '1' };
  const spec = { name: 'fault proxy', command: process.execPath, args: [EMBEDDED], env };
  const running = await cleanup.useMade('fault proxy', startProcess(spec, tools));
  return untilListening(running, '/version', { ...limits, clock: tools.clock });
}

async function startReal(tools: ProcessTools, limits: StartLimits, cleanup: CleanupStack): Promise<number> {
  for (let tried = 1; ; tried++) {
    const port = await freePort();
    const args = ['-host', '127.0.0.1', '-port', String(port)];
    const spec = { name: 'toxiproxy-server', command: 'toxiproxy-server', args, env: inheritedEnv() };
    const running = await cleanup.useMade('toxiproxy-server', startProcess(spec, tools));
    try {
      return await untilListening(running, '/version', { ...limits, clock: tools.clock }, port);
    } catch (error) {
      await refuseIfMissing(running);
      const taken = running.lastLines().some((line) => line.includes('address already in use'));
      if (!taken || tried === TRIES) throw error;
    }
  }
}

async function refuseIfMissing(running: RunningProcess): Promise<void> {
  if (running.pid !== -1) return;
  const { error } = await running.ended;
  throw new SquallError('SQUALL_NOT_AVAILABLE', 'toxiproxy-server is not on PATH', {
    hint: 'install Toxiproxy 2.12, or leave out --proxy toxiproxy to use the embedded proxy',
    cause: error,
  });
}
