import type { RunningTarget } from '../../domain/ports.ts';

/** Resets every service, so that no breaker is still open from the scenario before. */
export async function resetServices(running: RunningTarget): Promise<void> {
  const resettable = [...running.services.values()].filter(({ spec }) => spec.reset !== undefined);
  await Promise.all(resettable.map(({ spec, post }) => post(spec.reset ?? '', { fresh: true })));
}
