import { z } from 'zod';
import type { Fault } from '../domain/fault.ts';
import type { FaultKind } from '../domain/ports.ts';
import { problemsOf } from './parameters.ts';
import { appliedToService, lifecycleOf, serviceParameters } from './service-fault.ts';

const KIND = 'cpu-pressure';

export interface CpuPressure extends Fault {
  readonly kind: typeof KIND;
  readonly share: number;
}

/** The service keeps only `share` of one core (0.1 is a tenth), as under a CPU quota or beside a noisy neighbour. */
export function cpuPressure(on: string, share: number): CpuPressure {
  return { kind: KIND, on, share };
}

const schema = z.strictObject({
  ...serviceParameters,
  kind: z.literal(KIND),
  share: z.number().min(0.01, 'must be at least 0.01: for nothing at all there is freeze').max(1),
});

export const cpuPressureKind: FaultKind = {
  kind: KIND,
  check: (fault) => problemsOf(schema, fault),
  scale: (fault) => fault,
  describe: (fault) => `${fault.on} left ${Number(((fault as CpuPressure).share * 100).toPrecision(3))}% of a core`,
  apply: async (fault, target) => {
    const { service, lifecycle } = lifecycleOf(target, fault.on);
    await lifecycle.throttle((fault as CpuPressure).share);
    return appliedToService(service, () => lifecycle.throttle(null));
  },
};
