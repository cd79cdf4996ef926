import type { Fault } from '../../domain/fault.ts';
import type { FaultNeed } from '../../domain/fault-kind.ts';
import type { Target } from '../../domain/target.ts';
import type { AttachConfig } from '../../environments/attach/config.ts';
import { traitsOf } from '../../faults/catalogue.ts';
import { choosesProxy, type RunOptions } from './options.ts';

/** Needs of a valid fault that its target does not meet, in words. */
export function unmetByTarget(fault: Fault, target: Target): string[] {
  const needsPath = traitsOf(fault).needs.some((need) => need.on === 'service' && need.through === 'behave path');
  return needsPath && target.services[fault.on]?.behave === undefined
    ? [`${fault.kind} acts on ${fault.on}, which has no \`behave\` path in its target`]
    : [];
}

type Place = Pick<RunOptions, 'environment' | 'proxy'> & {
  /** What the file of the attach environment says of the target. */
  readonly attached?: AttachConfig;
};

/** What the environment lacks for a valid fault, with what would help; undefined when it lacks nothing. */
export function lackForFault(fault: Fault, target: Target, place: Place): string | undefined {
  return traitsOf(fault)
    .needs.map((need) => lackForNeed(need, fault, target, place))
    .find((lack) => lack !== undefined);
}

function lackForNeed(need: FaultNeed, fault: Fault, target: Target, place: Place): string | undefined {
  const { environment } = place;
  const what = `${fault.kind} on ${fault.on}`;
  if (need.on === 'edge') {
    const lack = place.attached && lackAttached(fault, place.attached.edges);
    if (lack !== undefined) return lack;
    return need.proxy === 'any' ? undefined : lackOfOurs(what, place);
  }
  if (need.through === 'behave path') return undefined;
  if (environment === 'attach')
    return `a service that Squall started (${what}): --environment local, docker or compose`;
  const service = target.services[fault.on];
  if (service?.url !== undefined) return `a service that Squall started (${what}): ${fault.on} already runs`;
  return environment === 'local' && service?.store !== undefined && service.shared
    ? `a store that is not shared (${what}): --environment docker`
    : undefined;
}

/** Where Squall's own proxy stands. */
function lackOfOurs(what: string, { environment, proxy, attached }: Place): string | undefined {
  const hasChoice = choosesProxy(environment);
  const ours = hasChoice ? proxy === 'embedded' : attached?.squallProxy !== undefined;
  const other = environment === 'attach' ? ', or squallProxy in the --attach file' : '';
  const way = hasChoice ? '--proxy embedded' : `--environment local${other}`;
  return ours ? undefined : `the embedded proxy (${what}): ${way}`;
}

/** Whether a proxy that stands there can be used, and be switched off where the fault does that. */
function lackAttached(fault: Fault, edges: AttachConfig['edges']): string | undefined {
  const edge = edges[fault.on];
  const { counted } = traitsOf(fault);
  const what = `${fault.kind} on ${fault.on}`;
  if (edge === undefined) return `a proxy on ${fault.on} (${what}): add it to edges of the --attach file`;
  const switchesOff = counted.by === 'proxy' && counted.which === 'cut';
  return switchesOff && typeof edge === 'string'
    ? `a proxy that Squall makes (${what}): give listen and upstream in the --attach file`
    : undefined;
}
