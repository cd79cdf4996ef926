import { constants } from 'node:os';
import type { Clock } from '../../domain/ports.ts';
import { controlCall } from '../control-call.ts';
import { SquallError } from '../errors.ts';
import type { ProcessExit } from './exit.ts';
import { quoteLog } from './log.ts';
import type { RunningProcess } from './process.ts';

/** Something that was just started, a process or a container. */
export interface Starting {
  /** For people: `bank`. */
  readonly name: string;
  /** Pending while it runs; never rejects. */
  readonly ended: Promise<ProcessExit>;
  /** The last lines that it printed. */
  lastLines(): Promise<readonly string[]> | readonly string[];
}

export interface ReadyOptions {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Whether it can serve now; asked until it says so. */
  serves(signal: AbortSignal): Promise<boolean>;
  /** What keeps it from being ready: `listens on 4000 but /health does not answer 2xx`. */
  problem(): string;
  /** What to do about it when it takes too long. */
  readonly hint?: string;
  /** Called now and then while it is not ready yet. */
  say?(progress: string): void;
}

const POLL_MS = 20;
const STAY =
  'a service has to stay in the foreground for as long as it serves: start it without & and without its daemon mode';
const SAY_EVERY_MS = 15_000;
const LOG_LIMIT_MS = 5000;

/**
 * Waits until something that was just started serves. Throws SQUALL_SERVICE_DIED or SQUALL_START_TIMEOUT with its last
 * lines, or the signal's reason; stopping it is left to the caller.
 */
export async function untilReady(starting: Starting, options: ReadyOptions): Promise<void> {
  const { clock, limitMs, serves } = options;
  const done = new AbortController();
  const signal = AbortSignal.any([options.signal, done.signal]);
  using _telling = clock.every(SAY_EVERY_MS, () =>
    options.say?.(`${starting.name} is not ready yet, it ${options.problem()}`),
  );
  const ready = async () => {
    while (!(await serves(signal))) await clock.sleep(POLL_MS, signal);
  };
  const late = async () => {
    await clock.sleep(limitMs, signal);
    throw await tooLate(starting, options);
  };
  const dead = async () => {
    throw await died(starting, await starting.ended, options);
  };
  try {
    await Promise.race([ready(), late(), dead()]);
  } finally {
    done.abort();
  }
}

/** `untilReady` for a process that prints its port on standard output, or has been given one; returns the port. */
export async function untilListening(
  running: RunningProcess,
  path: string | undefined,
  options: Pick<ReadyOptions, 'clock' | 'limitMs' | 'signal'>,
  givenPort?: number,
): Promise<number> {
  let port = givenPort;
  await untilReady(running, {
    hint: 'a service prints {"event":"listening","port":N} once it listens',
    ...options,
    serves: async (signal) => {
      port ??= await running.listening;
      return path === undefined || (await answersOk(`http://127.0.0.1:${port}${path}`, signal));
    },
    problem: () =>
      port === undefined ? 'has not printed where it listens' : `listens on ${port} but ${path} does not answer 2xx`,
  });
  return port as number;
}

/** True when `url` answers 2xx. */
export async function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await controlCall(url, { signal }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok === true;
}

async function died(starting: Starting, exit: ProcessExit, options: ReadyOptions): Promise<SquallError> {
  const log = await quoteLast(starting, options.clock);
  return new SquallError(
    'SQUALL_SERVICE_DIED',
    `${starting.name} died while it was starting (${describeExit(exit)}):\n${log}`,
    { hint: exit.code === 0 ? STAY : `the last lines of ${starting.name} are above`, cause: exit.error },
  );
}

/** `exit code 3` */
export function describeExit({ code, signal, error, outOfMemory }: ProcessExit): string {
  if (error) return error.message;
  if (outOfMemory) return `out of memory, exit code ${code}`;
  if (signal) return `ended by ${signal}`;
  const by = code !== null && code > SIGNAL_BASE ? SIGNALS.get(code - SIGNAL_BASE) : undefined;
  return by === undefined ? `exit code ${code}` : `exit code ${code}, ended by ${by}`;
}

/** Of a process that a signal ended, in the exit codes of containers and shells. */
const SIGNAL_BASE = 128;
const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** Reads the last lines with a limit: the log itself may be what hangs, and the failure must be reported all the same. */
export async function quoteLast(starting: Starting, clock: Pick<Clock, 'sleep'>): Promise<string> {
  const read = new AbortController();
  const late = clock
    .sleep(LOG_LIMIT_MS, read.signal)
    .then(() => [`its log could not be read within ${LOG_LIMIT_MS / 1000} s`]);
  const lines = Promise.resolve(starting.lastLines()).catch((error: unknown) => [
    `its log could not be read: ${error}`,
  ]);
  try {
    return quoteLog(await Promise.race([lines, late]));
  } finally {
    late.catch(() => {});
    read.abort();
  }
}

async function tooLate(starting: Starting, options: ReadyOptions): Promise<SquallError> {
  const { limitMs, problem } = options;
  const log = await quoteLast(starting, options.clock);
  return new SquallError(
    'SQUALL_START_TIMEOUT',
    `${starting.name} was not ready within ${limitMs / 1000} s, it ${problem()}:\n${log}`,
    options.hint === undefined ? {} : { hint: options.hint },
  );
}
