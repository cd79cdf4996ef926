import type { RunningTarget } from '../../domain/ports.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { changeable, type Target } from '../../domain/target.ts';
import { traitsOf } from '../../faults/catalogue.ts';

/**
 * Whether the variants of a target share one started target, which switches between them. A service that comes back from a
 * restart is the variant that it was started as, so where a fault restarts one that can switch, variants stay apart.
 */
export function sharesTarget(scenario: Scenario, target: Target): boolean {
  const services = changeable(target);
  const faults = scenario.phases.flatMap((phase) => phase.faults ?? []);
  const restarted = faults.filter((fault) => traitsOf(fault).service === 'restarts');
  return services.length > 0 && !restarted.some(({ on }) => services.includes(on));
}

/** Switches every service that can change to `variant`; the others were started as it. */
export async function switchVariant(variant: string, { services }: Pick<RunningTarget, 'services'>): Promise<void> {
  const changing = [...services.values()].flatMap(({ spec, post }) =>
    spec.variant === undefined ? [] : [post(spec.variant, { variant })],
  );
  await Promise.all(changing);
}
