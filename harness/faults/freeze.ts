import { z } from 'zod';
import type { Fault } from '../domain/fault.ts';
import type { FaultKind } from '../domain/ports.ts';
import { problemsOf } from './parameters.ts';
import { appliedToService, lifecycleOf, serviceParameters } from './service-fault.ts';

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

const schema = z.strictObject({ ...serviceParameters, kind: z.literal(KIND) });

export const freezeKind: FaultKind = {
  kind: KIND,
  check: (fault) => problemsOf(schema, fault),
  scale: (fault) => fault,
  describe: ({ on }) => `${on} frozen`,
  apply: async ({ on }, target) => {
    const { service, lifecycle } = lifecycleOf(target, on);
    await lifecycle.freeze();
    return appliedToService(service, lifecycle.thaw);
  },
};
