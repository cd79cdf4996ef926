import { spawn } from 'node:child_process';
import type { Clock } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { identifyProcess } from '../../runtime/process/identity.ts';
import { createProcessLog, quoteLog } from '../../runtime/process/log.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import type { Engine } from './engine.ts';

export interface DockerCommandOptions {
  /** What it is called in messages: `docker compose`. */
  readonly name: string;
  /** Added to this process's environment: which engine it talks to. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly reaper: Reaper;
  readonly clock: Clock;
  /** Called with what compose pulls and builds. */
  readonly say: (progress: string) => void;
  /** How long a command may print nothing before it counts as stuck. */
  readonly silenceLimitMs?: number | undefined;
  /** Exit codes by which the command says that what it was given is wrong. */
  readonly refusals?: Readonly<Record<number, 'SQUALL_USAGE' | 'SQUALL_INVALID_PLAN'>>;
  /** For tests. */
  readonly program?: string;
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly lines: readonly string[];
  readonly stuck: boolean;
  readonly error?: NodeJS.ErrnoException;
}

/** Pulls and builds print as they go; a command that is silent for longer waits for something that never comes. */
const SILENCE_LIMIT_MS = 120_000;
/** Every step is reported; the progress of one only now and then, because compose prints it many times a second. */
const STEP = /\b(pulling(?! fs layer)|pulled|building|built)\b/i;
const PROGRESS = /\b(downloading|extracting)\b/i;
const PROGRESS_EVERY_MS = 5000;

/** Runs `docker ARGS`; standard output, or SQUALL_NOT_AVAILABLE (or what `refusals` say) with the last lines it printed. `shown` are its arguments for people. */
export async function dockerCommand(
  args: readonly string[],
  shown: readonly string[],
  options: DockerCommandOptions,
): Promise<string> {
  const { signal } = options;
  signal.throwIfAborted();
  const finished = await run(args, options);
  signal.throwIfAborted();
  if (finished.code === 0 && !finished.stuck) return finished.stdout;
  throw failure(shown, finished, options);
}

/** Settles only when the command has ended, aborted or not: what it created later would not be removed. */
async function run(args: readonly string[], options: DockerCommandOptions): Promise<Finished> {
  const { signal, reaper, clock, say, env, program = 'docker', silenceLimitMs = SILENCE_LIMIT_MS } = options;
  const child = spawn(program, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  using _watch = reaper.watch({ kind: 'process', ...identifyProcess(child.pid ?? -1) });
  const abort = () => child.kill('SIGTERM');
  signal.addEventListener('abort', abort, { once: true });
  let stdout = '';
  let lastOutputAt = clock.now();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    lastOutputAt = clock.now();
  });
  const log = createProcessLog();
  let lastProgressAt = lastOutputAt;
  log.follow(child.stderr, (line) => {
    lastOutputAt = clock.now();
    const isDue = PROGRESS.test(line) && lastOutputAt - lastProgressAt >= PROGRESS_EVERY_MS;
    if (!isDue && !STEP.test(line)) return;
    lastProgressAt = lastOutputAt;
    say(`${options.name}: ${line.trim()}`);
  });
  let stuck = false;
  using _silence = clock.every(silenceLimitMs / 10, () => {
    if (stuck) child.kill('SIGKILL');
    else if (clock.now() - lastOutputAt > silenceLimitMs) stuck = child.kill('SIGTERM');
  });
  const { promise, resolve } = Promise.withResolvers<Pick<Finished, 'code' | 'error'>>();
  child.once('error', (error) => resolve({ code: null, error }));
  child.once('close', (code) => resolve({ code }));
  const exit = await promise.finally(() => signal.removeEventListener('abort', abort));
  return { ...exit, stdout, lines: log.lines, stuck };
}

function failure(args: readonly string[], finished: Finished, options: DockerCommandOptions): SquallError {
  const { error: cause, lines, stuck } = finished;
  if (cause?.code === 'ENOENT')
    return new SquallError('SQUALL_NOT_AVAILABLE', 'docker is not on PATH', {
      hint: 'or run with --environment local',
    });
  const how = stuck ? `said nothing for ${(options.silenceLimitMs ?? SILENCE_LIMIT_MS) / 1000} s` : 'failed';
  const refusal = stuck ? undefined : options.refusals?.[finished.code ?? 0];
  if (refusal !== undefined)
    return new SquallError(refusal, `${options.name} ${args.join(' ')} failed:\n${quoteLog(lines)}`, {
      hint: 'nothing was started; correct what it names, or give other files',
    });
  return new SquallError(
    'SQUALL_NOT_AVAILABLE',
    `${options.name} ${args.join(' ')} ${how}:\n${quoteLog(cause ? [cause.message] : lines)}`,
    { cause, ...(stuck ? { hint: 'a health check that never passes blocks the services that wait for it' } : {}) },
  );
}

/** The command line finds its engine by contexts, Testcontainers by sockets: both must mean the same one. */
export function sameEngine({ address }: Engine): Record<string, string> {
  return 'socketPath' in address && address.socketPath.startsWith('/')
    ? { DOCKER_HOST: `unix://${address.socketPath}` }
    : {};
}
