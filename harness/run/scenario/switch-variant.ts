import type { RunningTarget } from '../../domain/ports.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { changeable, type Target } from '../../domain/target.ts';

const RESTARTS: readonly string[] = ['kill', 'restart'];

/**
 * Whether the variants of a target share one started target and take turns. A service that comes back from a restart is
 * the variant that it was started as, so where a fault restarts one, variants stay apart.
 */
export function sharesTarget(scenario: Scenario, target: Target): boolean {
  const services = changeable(target);
  const restarted = scenario.phases.flatMap(({ faults = [] }) => faults.filter(({ kind }) => RESTARTS.includes(kind)));
  return services.length > 0 && !restarted.some(({ on }) => services.includes(on));
}

/** Switches every service that can change to `variant`; the others were started as it. */
export async function switchVariant(variant: string, { services }: Pick<RunningTarget, 'services'>): Promise<void> {
  const changing = [...services.values()].flatMap(({ spec, post }) =>
    spec.variant === undefined ? [] : [post(spec.variant, { variant })],
  );
  await Promise.all(changing);
}
