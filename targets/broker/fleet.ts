import { isDependencyFault } from '../kit/breaker.ts';
import { text } from '../kit/settings.ts';
import type { Guard } from './guard.ts';
import type { SharedState } from './shared-state.ts';
import type { Variant } from './variant.ts';

/** The state that caller instances share, in this process and others. */
export interface Fleet {
  /** Opens the circuits of new instances that are open in the fleet. */
  openKnown(guards: readonly Guard[]): Promise<void>;
  /** Makes the call and shares its result. */
  report<T>(endpoint: string, call: () => Promise<T>): Promise<T>;
  reset(): Promise<void>;
  close(): void;
}

const NOT_SHARED: Fleet = {
  openKnown: async () => {},
  report: (_endpoint, call) => call(),
  reset: async () => {},
  close: () => {},
};

/** Connects `guards` to all other instances over `REDIS_URL`, if the variant shares state. */
export async function joinFleet({ shared }: Variant, guards: readonly Guard[]): Promise<Fleet> {
  if (!shared) return NOT_SHARED;
  // Loaded only when needed: most variants do not use Redis and start faster without its client.
  const { connectSharedState } = await import('./shared-state.ts');
  const state = connectSharedState(text('REDIS_URL'));
  state.onOpen((endpoint) => open(guards, endpoint));
  return {
    openKnown: async (guards) => {
      for (const endpoint of await state.openNow()) open(guards, endpoint);
    },
    report: (endpoint, call) => report(state, shared === 'redis-required', endpoint, call),
    reset: state.clear,
    close: state.close,
  };
}

function open(guards: readonly Guard[], endpoint: string): void {
  for (const guard of guards) guard.breakerFor(endpoint)?.open();
}

async function report<T>(state: SharedState, required: boolean, endpoint: string, call: () => Promise<T>): Promise<T> {
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
