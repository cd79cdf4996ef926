import type { Fault } from '../../domain/fault.ts';
import { FOREVER } from '../../domain/fault-kind.ts';
import { serviceKind } from './service-kind.ts';

const KIND = 'freeze';

export interface Freeze extends Fault {
  readonly kind: typeof KIND;
}

/**
 * The service stands still (SIGSTOP, docker pause): the kernel still accepts its connections and nothing is answered,
 * as in a long garbage collection or a virtual machine that is being moved. It goes on where it stopped.
 */
export function freeze(on: string): Freeze {
  return { kind: KIND, on };
}

export const freezeKind = serviceKind<Freeze>({
  kind: KIND,
  service: 'stands still',
  delayMs: () => FOREVER,
  act: async (lifecycle) => {
    await lifecycle.freeze();
    return () => lifecycle.thaw();
  },
  text: () => 'frozen',
});
