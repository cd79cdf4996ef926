import { existsSync } from 'node:fs';
import { request } from 'node:http';
import type { EngineAddress } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';

const DEFAULT_SOCKET = '/var/run/docker.sock';
const ANSWER_LIMIT_MS = 20_000;

/**
 * Throws SQUALL_NOT_AVAILABLE for an engine that accepts connections and does not answer: one that hangs, or a desktop
 * that is still starting. Testcontainers would wait for it for ever; it reports an engine that is not there itself.
 */
export async function refuseUnresponsiveEngine(
  env: Readonly<Record<string, string | undefined>> = process.env,
  limitMs = ANSWER_LIMIT_MS,
): Promise<void> {
  const address = plainAddress(env['DOCKER_HOST']);
  if (!address || !(await isUnresponsive(address, limitMs))) return;
  const where = 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`;
  throw new SquallError(
    'SQUALL_NOT_AVAILABLE',
    `the container engine at ${where} has not answered within ${limitMs / 1000} s`,
    { hint: 'restart it, or run with --environment local' },
  );
}

/** Where Docker is by default or by DOCKER_HOST, if it can be asked without TLS, SSH or a named pipe. */
function plainAddress(host: string | undefined): EngineAddress | undefined {
  if (host === undefined || host === '') return existsSync(DEFAULT_SOCKET) ? { socketPath: DEFAULT_SOCKET } : undefined;
  const [, scheme, rest = ''] = /^(unix|tcp):\/\/(.+)$/.exec(host) ?? [];
  if (scheme === 'unix') return existsSync(rest) ? { socketPath: rest } : undefined;
  if (scheme !== 'tcp') return undefined;
  const { hostname, port } = new URL(host);
  return { host: hostname, port: Number(port) };
}

function isUnresponsive(address: EngineAddress, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      { ...address, path: '/_ping', agent: false, signal: AbortSignal.timeout(limitMs) },
      (answer) => {
        answer.resume();
        resolve(false);
      },
    );
    // Any other failure is an answer: nothing listens there, or it does not speak plain HTTP.
    asked.on('error', (error) => resolve(error.name === 'AbortError' || error.name === 'TimeoutError'));
    asked.end();
  });
}
