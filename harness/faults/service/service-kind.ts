import { z } from 'zod';
import type { Fault, FaultProof } from '../../domain/fault.ts';
import type { AppliedFault, FaultKind, ServiceCondition } from '../../domain/fault-kind.ts';
import type { RunningTarget, ServiceControl, ServiceLifecycle } from '../../domain/ports.ts';
import { readyPath } from '../../domain/service.ts';
import { SquallError } from '../../runtime/errors.ts';
import { notLifted } from '../not-lifted.ts';
import { type ParameterHints, parametersOf, problemsOf, serviceParameters } from '../parameters.ts';
import { drawsNothing } from '../seeds.ts';
import { watchVisitors } from './visitor-witness.ts';

/** What a kind has to say of itself; what all faults of a whole service have in common is added. */
export interface ServiceKind<F extends Fault> {
  readonly kind: F['kind'];
  readonly service: ServiceCondition;
  /** `FaultTraits.delayMs` */
  readonly delayMs: (fault: F) => number;
  /** It breaks only when `begins` is called, and not at once: until then nobody can have felt it. */
  readonly breaksLater?: true;
  /** Breaks the service and gives the way to heal it, which may be called twice. */
  readonly act: (lifecycle: ServiceLifecycle, fault: F, begins: () => Promise<void>) => Promise<() => Promise<void>>;
  /** Follows the name of the service: `frozen`. */
  readonly text: (fault: F) => string;
  /** Of its own parameters. */
  readonly parameters?: z.ZodRawShape;
  /** Those that may be left out, as its builder has them. */
  readonly defaults?: ParameterHints['defaults'];
  /** Default: nothing to scale. */
  readonly scale?: (fault: F, k: number) => F;
}

/**
 * A kind whose faults happen to a whole service. Who comes to it while they act is touched; a probe verifies that they are
 * lifted.
 */
export function serviceKind<F extends Fault>(spec: ServiceKind<F>): FaultKind {
  const schema = z.strictObject({ ...serviceParameters, ...spec.parameters, kind: z.literal(spec.kind) });
  return {
    kind: spec.kind,
    parameters: parametersOf(schema, { defaults: spec.defaults ?? {} }),
    check: (fault) => problemsOf(schema, fault),
    scale: (fault, k) => spec.scale?.(fault as F, k) ?? fault,
    seed: drawsNothing,
    describe: (fault) => `${fault.on} ${spec.text(fault as F)}`,
    traits: (fault) => ({
      needs: [{ on: 'service', through: 'lifecycle' }],
      counted: { by: 'none' },
      fallbackCount: 'calls to it',
      share: 1,
      service: spec.service,
      connects: true,
      delayMs: spec.delayMs(fault as F),
    }),
    apply: async (fault, target) => {
      const { service, lifecycle } = lifecycleOf(target, fault.on);
      const visitors = await watchVisitors(fault.on, target);
      let hasBegun = spec.breaksLater !== true;
      const begins = async () => {
        await visitors.restart();
        hasBegun = true;
      };
      const heal = await spec.act(lifecycle, fault as F, begins);
      return appliedToService(service, async () => (hasBegun ? visitors.prove() : NOT_YET), heal);
    },
  };
}

/** Throws SQUALL_NOT_AVAILABLE where the environment did not start the service itself. */
function lifecycleOf(
  target: RunningTarget,
  name: string,
): { readonly service: ServiceControl; readonly lifecycle: ServiceLifecycle } {
  const service = target.services.get(name);
  if (service?.lifecycle) return { service, lifecycle: service.lifecycle };
  throw new SquallError('SQUALL_NOT_AVAILABLE', `this environment cannot stop or starve ${name}`, {
    hint: 'it only does that to services that it started itself: --environment local or docker',
  });
}

const NOT_YET: FaultProof = { touched: 0, witness: 'none' };

function appliedToService(
  service: ServiceControl,
  prove: AppliedFault['prove'],
  heal: () => Promise<void>,
): AppliedFault {
  return {
    prove,
    lift: async () => {
      try {
        await heal();
        const path = readyPath(service.spec);
        if (path !== undefined) await service.get(path);
      } catch (cause) {
        throw notLifted(`${service.name} does not serve again`, cause);
      }
    },
  };
}
