import type { Clock, RunningTarget } from '../../domain/ports.ts';

/** What else fails when something dies is often noticed first: an engine tells of the end of a container, and is asked for its last lines. */
const NOTICED_WITHIN_MS = 5000;

interface UnlessDiedOptions<T> {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly brokeOff?: (done: T) => boolean;
}

/**
 * Does `work` on a target; its signal is also aborted when a service or proxy of it dies. Throws the error that names what has
 * died instead of what failed because of it, unless `signal` has ended the work before. `brokeOff` says of a result that it tells
 * of a failure, too.
 */
export async function unlessDied<T>(
  { died }: Pick<RunningTarget, 'died'>,
  signal: AbortSignal,
  { clock, brokeOff = () => false }: UnlessDiedOptions<T>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!died) return work(signal);
  died.throwIfAborted();
  try {
    const done = await work(AbortSignal.any([signal, died]));
    if (!signal.aborted && brokeOff(done)) await noticed(died, clock);
    if (signal.aborted || !died.aborted) return done;
  } catch (error) {
    if (signal.aborted) throw error;
    await noticed(died, clock);
    if (!died.aborted) throw error;
  }
  throw died.reason;
}

async function noticed(died: AbortSignal, clock: Pick<Clock, 'sleep'>): Promise<void> {
  if (died.aborted) return;
  await clock.sleep(NOTICED_WITHIN_MS, died).catch(() => {});
}
