import { z } from 'zod';
import type { AppliedFault, RunningTarget, ServiceControl, ServiceLifecycle } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import { notLifted } from './toxic-fault.ts';

/** What faults on a whole service have in common. */
export const serviceParameters = {
  on: z.string().regex(/^[^>]+$/, 'must name a service, not an edge'),
};

/** A service and how to handle it; throws where the environment cannot. */
export function lifecycleOf(
  target: RunningTarget,
  name: string,
): { readonly service: ServiceControl; readonly lifecycle: ServiceLifecycle } {
  const service = target.services.get(name);
  if (service?.lifecycle) return { service, lifecycle: service.lifecycle };
  throw new SquallError('SQUALL_NOT_AVAILABLE', `this environment cannot stop or starve ${name}`, {
    hint: 'it only does that to services that it started itself: --environment local or docker',
  });
}

/** Whom a service fault touched nobody can count: the service itself is what is gone. Lifting is verified by a probe. */
export function appliedToService(service: ServiceControl, heal: () => Promise<void>): AppliedFault {
  return {
    prove: async () => ({ touched: null, witness: 'none' }),
    lift: async () => {
      try {
        await heal();
        if (!service.spec.store) await service.get(service.spec.ready ?? '/health');
      } catch (cause) {
        throw notLifted(`${service.name} does not serve again`, cause);
      }
    },
  };
}
