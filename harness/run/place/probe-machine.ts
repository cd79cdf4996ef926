import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dockerAvailability, engineHasRoom } from '../../environments/docker/availability.ts';

const run = promisify(execFile);

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  /** Its version, or why it cannot be used and what that costs. */
  readonly detail: string;
}

/** Looks for everything that an environment or a suite may use. Starts nothing. */
export async function probeMachine(): Promise<readonly Finding[]> {
  const [proxy, redis, docker, room, compose] = await Promise.all([
    version('toxiproxy-server', ['-version']),
    redisServer(),
    dockerAvailability(),
    engineHasRoom(),
    version('docker', ['compose', 'version']),
  ]);
  return [
    { what: 'environment local', ok: true, detail: `Node ${process.versions.node}, embedded proxy` },
    { what: 'environment docker', ok: docker.ok, detail: docker.why },
    {
      what: 'environment compose',
      ok: docker.ok && compose !== undefined,
      detail: compose ?? 'docker compose is not there',
    },
    { what: 'environment auto', ok: true, detail: `would use ${room.ok ? 'docker' : 'local'}: ${room.why}` },
    {
      what: '--proxy toxiproxy',
      ok: proxy !== undefined,
      detail: proxy ?? 'toxiproxy-server is not on PATH; the embedded proxy speaks the same API',
    },
    {
      what: 'Redis for local',
      ok: redis !== undefined,
      detail: redis ?? 'neither redis-server nor valkey-server is on PATH; suites that need Redis are skipped',
    },
  ];
}

async function redisServer(): Promise<string | undefined> {
  return (await version('redis-server', ['--version'])) ?? version('valkey-server', ['--version']);
}

/** First line that `command` prints about itself, or undefined when it is not on PATH. */
async function version(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(command, [...args], { timeout: 5000 });
    return (stdout || stderr).trim().split('\n')[0];
  } catch {
    return undefined;
  }
}
