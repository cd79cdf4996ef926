import type { RunningTarget } from '../domain/ports.ts';
import { CleanupStack } from '../runtime/cleanup-stack.ts';

/** A target that runs, without the way to stop it. */
export type StartedTarget = Pick<
  RunningTarget,
  'url' | 'services' | 'edges' | 'versions' | 'unusedEdges' | 'proxyCpuWait'
>;

/** Starts a target all or nothing: a start that fails cleans up what it began. Disposing the target cleans up too. */
export async function startOrCleanUp(start: (cleanup: CleanupStack) => Promise<StartedTarget>): Promise<RunningTarget> {
  const cleanup = new CleanupStack();
  try {
    const started = await start(cleanup);
    return { ...started, [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose]() };
  } catch (error) {
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
}
