import type { Fault } from '../../domain/fault.ts';
import type { FaultNeed } from '../../domain/fault-kind.ts';
import type { Target } from '../../domain/target.ts';
import { traitsOf } from '../../faults/catalogue.ts';
import type { RunOptions } from './options.ts';

/** Needs of a valid fault that its target does not meet, in words. */
export function unmetByTarget(fault: Fault, target: Target): string[] {
  const needsPath = traitsOf(fault).needs.some((need) => need.on === 'service' && need.through === 'behave path');
  return needsPath && target.services[fault.on]?.behave === undefined
    ? [`${fault.kind} acts on ${fault.on}, which has no \`behave\` path in its target`]
    : [];
}

type Place = Pick<RunOptions, 'environment' | 'proxy'>;

/** What the environment lacks for a valid fault, with what would help; undefined when it lacks nothing. */
export function lackForFault(fault: Fault, target: Target, place: Place): string | undefined {
  return traitsOf(fault)
    .needs.map((need) => lackForNeed(need, fault, target, place))
    .find((lack) => lack !== undefined);
}

function lackForNeed(need: FaultNeed, fault: Fault, target: Target, place: Place): string | undefined {
  const { environment, proxy } = place;
  const what = `${fault.kind} on ${fault.on}`;
  if (need.on === 'edge') {
    const met = need.proxy === 'any' || (environment === 'local' && proxy === 'embedded');
    return met ? undefined : `the embedded proxy (${what}): --environment local`;
  }
  if (need.through === 'behave path') return undefined;
  if (environment === 'attach')
    return `a service that Squall started (${what}): --environment local, docker or compose`;
  const service = target.services[fault.on];
  return environment === 'local' && service?.store !== undefined && service.shared
    ? `a store that is not shared (${what}): --environment docker`
    : undefined;
}
