import type { Clock, RunningTarget } from '../../domain/ports.ts';

/** What else fails when something dies is often noticed first. */
const NOTICED_WITHIN_MS = 1000;

/**
 * Does `work` on a target; its signal is also aborted when a service or proxy of it dies. Throws the error that names what has
 * died instead of what failed because of it, unless `signal` has ended the work before.
 */
export async function unlessDied<T>(
  { died }: Pick<RunningTarget, 'died'>,
  signal: AbortSignal,
  clock: Pick<Clock, 'sleep'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!died) return work(signal);
  died.throwIfAborted();
  let failed = true;
  try {
    const done = await work(AbortSignal.any([signal, died]));
    failed = false;
    if (signal.aborted || !died.aborted) return done;
  } catch (error) {
    if (signal.aborted) throw error;
    if (failed) await noticed(died, clock);
    if (!died.aborted) throw error;
  }
  throw died.reason;
}

async function noticed(died: AbortSignal, clock: Pick<Clock, 'sleep'>): Promise<void> {
  if (died.aborted) return;
  await clock.sleep(NOTICED_WITHIN_MS, died).catch(() => {});
}
