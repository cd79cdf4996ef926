import type { Clock } from '../domain/ports.ts';
import { SquallError } from './errors.ts';
import type { Ending, RunningProcess } from './process.ts';
import { quoteLog } from './process-log.ts';

export interface ReadyOptions {
  readonly clock: Clock;
  /** Path that answers 200 when the process can serve. */
  readonly path: string;
  /** Known beforehand; otherwise the process says it in its `listening` line. */
  readonly port?: number;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 20;

/**
 * Waits until a process that was just started serves, and returns its port. Throws SQUALL_SERVICE_DIED or
 * SQUALL_START_TIMEOUT with its last lines, or the signal's reason; whoever started it has to stop it.
 */
export async function untilReady(running: RunningProcess, options: ReadyOptions): Promise<number> {
  const done = new AbortController();
  const signal = AbortSignal.any([options.signal, done.signal]);
  let port = options.port;
  const serve = async () => {
    port ??= await running.listening;
    await untilAnswered(`http://127.0.0.1:${port}${options.path}`, options.clock, signal);
    return port;
  };
  const late = async () => {
    await options.clock.sleep(options.limitMs, signal);
    throw tooLate(running, port, options);
  };
  try {
    return await Promise.race([serve(), late(), running.ended.then((ending) => Promise.reject(died(running, ending)))]);
  } finally {
    done.abort();
  }
}

async function untilAnswered(url: string, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    const response = await fetch(url, { signal }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    await clock.sleep(POLL_MS, signal);
  }
}

function died({ name, log }: RunningProcess, ending: Ending): SquallError {
  return new SquallError(
    'SQUALL_SERVICE_DIED',
    `${name} died while it was starting (${howItEnded(ending)}):\n${quoteLog(log)}`,
    { hint: `the last lines of ${name} are above`, cause: ending.error },
  );
}

function howItEnded({ code, signal, error }: Ending): string {
  if (error) return error.message;
  return signal ? `ended by ${signal}` : `exit code ${code}`;
}

function tooLate(
  { name, log }: RunningProcess,
  port: number | undefined,
  { limitMs, path }: ReadyOptions,
): SquallError {
  const where =
    port === undefined ? 'has not said where it listens' : `listens on ${port} but ${path} does not answer 200`;
  return new SquallError(
    'SQUALL_START_TIMEOUT',
    `${name} was not ready within ${limitMs / 1000} s, it ${where}:\n${quoteLog(log)}`,
    { hint: 'a service prints {"event":"listening","port":N} once it listens' },
  );
}
