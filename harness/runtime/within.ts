import type { Clock } from '../domain/ports.ts';

/** What `work` resolves with, or rejects when it takes longer than `limitMs`; the work itself goes on. */
export async function within<T>(limitMs: number, work: Promise<T>, clock: Pick<Clock, 'sleep'>): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(limitMs, over.signal).then(
    () => Promise.reject(new Error(`it took longer than ${limitMs} ms`)),
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
