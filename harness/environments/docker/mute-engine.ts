import { existsSync } from 'node:fs';
import { request } from 'node:http';
import type { EngineAddress } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';

const DEFAULT_SOCKET = '/var/run/docker.sock';
const ANSWER_LIMIT_MS = 20_000;

/**
 * An engine that takes connections and says nothing (one that hangs, or a desktop that is still starting) would be waited
 * for without end. Throws SQUALL_NOT_AVAILABLE for it; one that is not there is for Testcontainers to find out.
 */
export async function refuseMuteEngine(
  env: Readonly<Record<string, string | undefined>> = process.env,
  limitMs = ANSWER_LIMIT_MS,
): Promise<void> {
  const address = plainAddress(env['DOCKER_HOST']);
  if (!address || !(await isMute(address, limitMs))) return;
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

function isMute(address: EngineAddress, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      { ...address, path: '/_ping', agent: false, signal: AbortSignal.timeout(limitMs) },
      (answer) => {
        answer.resume();
        resolve(false);
      },
    );
    // Any other failure is an answer: there is nobody, or somebody who does not speak plain HTTP.
    asked.on('error', (error) => resolve(error.name === 'AbortError' || error.name === 'TimeoutError'));
    asked.end();
  });
}
