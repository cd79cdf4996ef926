import { isDependencyFault } from '../kit/breaker.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Guard } from './guard.ts';
import type { Variant } from './variant.ts';

/** What a caller instance tells its fleet about one call. */
export interface Fleet {
  watch<T>(endpoint: string, call: () => Promise<T>): Promise<T>;
}

/** Connects the instances of this process to all others over `REDIS_URL`, if the variant shares anything. */
export async function joinFleet(
  { onStop }: Pick<ServiceParts, 'onStop'>,
  { shared }: Variant,
  guards: readonly Guard[],
): Promise<Fleet> {
  if (!shared) return { watch: (_endpoint, call) => call() };
  const { connectSharedState } = await import('./shared-state.ts');
  const state = connectSharedState(text('REDIS_URL'));
  onStop(state.close);
  state.onOpen((endpoint) => {
    for (const guard of guards) guard.breakerFor(endpoint)?.open();
  });
  return {
    watch: async (endpoint, call) => {
      if (shared === 'redis-required') await state.assertReachable();
      try {
        const result = await call();
        state.succeeded(endpoint);
        return result;
      } catch (error) {
        if (isDependencyFault(error)) state.failed(endpoint);
        throw error;
      }
    },
  };
}
