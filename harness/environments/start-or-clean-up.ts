import type { RunningTarget } from '../domain/ports.ts';
import { CleanupStack } from '../runtime/cleanup-stack.ts';
import { systemClock } from '../runtime/clock.ts';
import { createDeathWatch, type DeathWatch } from './death-watch.ts';

/** A target that runs, without the way to stop it. */
export type StartedTarget = Pick<
  RunningTarget,
  'url' | 'services' | 'edges' | 'versions' | 'unusedEdges' | 'proxyCpuWait'
>;

/**
 * Starts a target all or nothing: a start that fails cleans up what it began. Disposing the target cleans up too. What ends
 * before, of that which `start` lets be watched, aborts `died`.
 */
export async function startOrCleanUp(
  start: (cleanup: CleanupStack, deaths: DeathWatch) => Promise<StartedTarget>,
): Promise<RunningTarget> {
  const cleanup = new CleanupStack();
  const deaths = createDeathWatch(systemClock);
  try {
    const started = await start(cleanup, deaths);
    // Last, so that it comes first: what the clean-up ends has not died.
    cleanup.defer('watch for deaths', deaths.close);
    return { ...started, died: deaths.signal, [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose]() };
  } catch (error) {
    deaths.close();
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
}
