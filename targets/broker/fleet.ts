import { isDependencyFault } from '../kit/breaker.ts';
import { text } from '../kit/settings.ts';
import type { Guard } from './guard.ts';
import type { SharedState } from './shared-state.ts';
import type { Variant } from './variant.ts';

/** What caller instances tell each other, in this process and others. */
export interface Fleet {
  /** Opens, in instances that just started, what the fleet knows to be open; a fleet that knows nothing changes nothing. */
  introduce(guards: readonly Guard[]): Promise<void>;
  watch<T>(endpoint: string, call: () => Promise<T>): Promise<T>;
  forget(): Promise<void>;
  leave(): void;
}

const ALONE: Fleet = {
  introduce: async () => {},
  watch: (_endpoint, call) => call(),
  forget: async () => {},
  leave: () => {},
};

/** Connects `guards` to all others over `REDIS_URL`, if the variant shares anything. */
export async function joinFleet({ shared }: Variant, guards: readonly Guard[]): Promise<Fleet> {
  if (!shared) return ALONE;
  // Loaded only when asked for: most variants know of no Redis and should start fast.
  const { connectSharedState } = await import('./shared-state.ts');
  const state = connectSharedState(text('REDIS_URL'));
  state.onOpen((endpoint) => open(guards, endpoint));
  return {
    introduce: async (newcomers) => {
      for (const endpoint of await state.openNow()) open(newcomers, endpoint);
    },
    watch: (endpoint, call) => watch(state, shared === 'redis-required', endpoint, call),
    forget: state.clear,
    leave: state.close,
  };
}

function open(guards: readonly Guard[], endpoint: string): void {
  for (const guard of guards) guard.breakerFor(endpoint)?.open();
}

async function watch<T>(state: SharedState, required: boolean, endpoint: string, call: () => Promise<T>): Promise<T> {
  if (required) await state.assertReachable();
  try {
    const result = await call();
    state.succeeded(endpoint);
    return result;
  } catch (error) {
    if (isDependencyFault(error)) state.failed(endpoint);
    throw error;
  }
}
