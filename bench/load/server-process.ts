import { fork } from 'node:child_process';
import { once } from 'node:events';

/** How the server misbehaves; default: not at all. */
export interface ServerBehaviour {
  readonly stallAtMs?: number;
  readonly stallMs?: number;
  /** Answers nothing at all. */
  readonly holdAll?: boolean;
  /** Where it listens; default: on the loopback. */
  readonly host?: string;
}

export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Resolves to the counts of the server. */
  account(): Promise<ServerAccount>;
}

export interface ServerAccount {
  /** Requests read so far. */
  readonly arrivals: number;
  /** Per answer that was held: when it was written, ms after the stall's end. */
  readonly releasedAfterMs: readonly number[];
}

/** Starts the server in its own process, so that it shares no event loop with a generator. */
export async function startServer(behaviour: ServerBehaviour = {}): Promise<ServerProcess> {
  const { stallAtMs, stallMs, holdAll, host } = behaviour;
  const env = {
    ...(stallAtMs === undefined ? {} : { STALL_AT_MS: String(stallAtMs), STALL_MS: String(stallMs ?? 0) }),
    ...(holdAll ? { HOLD_ALL: '1' } : {}),
    ...(host === undefined ? {} : { HOST: host }),
  };
  const child = fork(new URL('./server.ts', import.meta.url), { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const { port } = JSON.parse(String(line)) as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async account() {
      child.send('account');
      const [account] = (await once(child, 'message')) as [ServerAccount];
      return account;
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
