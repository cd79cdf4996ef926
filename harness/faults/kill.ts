import { z } from 'zod';
import type { Fault } from '../domain/fault.ts';
import type { FaultKind } from '../domain/ports.ts';
import { problemsOf } from './parameters.ts';
import { appliedToService, lifecycleOf, serviceParameters } from './service-fault.ts';

const KIND = 'kill';

export interface Kill extends Fault {
  readonly kind: typeof KIND;
}

/** The service is killed (SIGKILL) in the middle of its work, and started again when the fault is lifted. */
export function kill(on: string): Kill {
  return { kind: KIND, on };
}

const schema = z.strictObject({ ...serviceParameters, kind: z.literal(KIND) });

export const killKind: FaultKind = {
  kind: KIND,
  check: (fault) => problemsOf(schema, fault),
  scale: (fault) => fault,
  describe: ({ on }) => `${on} killed`,
  apply: async ({ on }, target) => {
    const { service, lifecycle } = lifecycleOf(target, on);
    await lifecycle.kill();
    return appliedToService(service, lifecycle.start);
  },
};
