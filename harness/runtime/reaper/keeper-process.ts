import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { identifyProcess, type ProcessIdentity } from '../process/identity.ts';
import { decodeMessage, encodeMessage, type ReaperCommand, type ReaperEvent, RUN_VARIABLE } from './protocol.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** One that ends sooner than this after its start will not do better next time. */
const SHORT_LIFE_MS = 1000;
const MAX_SHORT_LIVES = 5;

/** The reaper or the watchdog, seen from the runner: there is always one, whoever ends it. It does not keep the runner alive. */
export interface KeeperProcess {
  /** Starts it if there is none. */
  send(command: ReaperCommand): void;
  /** Does nothing if there is none. */
  tell(command: ReaperCommand): void;
  readonly identity: ProcessIdentity | undefined;
  /** While events of started processes are expected, the runner waits for them. */
  expectEvents(expected: boolean): void;
}

export interface KeeperOptions {
  readonly role: 'reaper' | 'watchdog';
  readonly now: () => number;
  readonly onEvent: (event: ReaperEvent) => void;
  /** It was started, for the first time or again: tells it all that it has to know. */
  readonly onStart: (send: KeeperProcess['send']) => void;
  readonly onEnd: () => void;
}

export function createKeeperProcess({ role, now, onEvent, onStart, onEnd }: KeeperOptions): KeeperProcess {
  let child: ChildProcess | undefined;
  let shortLives = 0;

  const start = () => {
    const startedAt = now();
    const spawned = spawnKeeper(role);
    child = spawned;
    createInterface({ input: outputOf(spawned) }).on('line', (line) => {
      const event = decodeMessage<ReaperEvent>(line);
      if (event) onEvent(event);
    });
    const ended = () => {
      if (child !== spawned) return;
      child = undefined;
      onEnd();
      shortLives = now() - startedAt < SHORT_LIFE_MS ? shortLives + 1 : 0;
      if (shortLives < MAX_SHORT_LIVES) start();
    };
    spawned.once('exit', ended).once('error', ended);
    onStart(send);
  };
  const tell = (command: ReaperCommand) => void child?.stdin?.write(encodeMessage(command));
  const send = (command: ReaperCommand) => {
    if (!child) start();
    tell(command);
  };
  return {
    send,
    tell,
    get identity() {
      return child?.pid === undefined ? undefined : identifyProcess(child.pid);
    },
    expectEvents: (expected) => {
      if (child) outputOf(child)[expected ? 'ref' : 'unref']();
    },
  };
}

function spawnKeeper(role: string): ChildProcess {
  // Without the mark of an outer run, whose reaper must not end this one.
  const { [RUN_VARIABLE]: _outer, ...env } = process.env;
  // A session of its own, so that Ctrl-C in the terminal does not end it together with the runner.
  const child = spawn(process.execPath, [MAIN, role], {
    detached: true,
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
  });
  child.unref();
  (child.stdin as Socket).unref();
  outputOf(child).unref();
  // Without it, a reaper that is killed would take the runner with it (EPIPE, or a failed spawn).
  child.stdin?.on('error', () => {});
  return child;
}

function outputOf(child: ChildProcess): Socket {
  return child.stdout as Socket;
}
