import type { V1Container, V1Node, V1Pod } from '@kubernetes/client-node';
import { parseQuantity } from '../quantity.ts';

/** What one worker requests, as Kubernetes writes it. */
export interface WorkerSize {
  readonly cpu: string;
  readonly memory: string;
}

/** How many workers of a size the nodes that take pods have room for, beside the pods that they have. */
export function roomFor({ cpu, memory }: WorkerSize, nodes: readonly V1Node[], pods: readonly V1Pod[]): number {
  const byNode = Map.groupBy(pods.filter(isHeld), ({ spec }) => spec?.nodeName);
  const fits = (free: number, size: string) => Math.max(0, Math.floor(free / (parseQuantity(size) || 1) + ROUNDING));
  return nodes.filter(takesPods).reduce((sum, { metadata, status }) => {
    const there = byNode.get(metadata?.name) ?? [];
    const free = (name: Resource) =>
      amount(status?.allocatable?.[name]) - there.reduce((used, pod) => used + requestOf(pod, name), 0);
    const places = amount(status?.allocatable?.['pods']) - there.length;
    return sum + Math.max(0, Math.min(fits(free('cpu'), cpu), fits(free('memory'), memory), places));
  }, 0);
}

type Resource = 'cpu' | 'memory';

/** 1 - 0.9 is less than 0.1. */
const ROUNDING = 1e-9;

/** A pod that has ended holds nothing. */
function isHeld({ status, spec }: V1Pod): boolean {
  return spec?.nodeName !== undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

function takesPods({ spec, status }: V1Node): boolean {
  const isReady = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  const isTainted = spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule');
  return isReady === true && spec?.unschedulable !== true && !isTainted;
}

/** As the scheduler counts: containers that run together, or the largest that runs before them, if that is more. */
function requestOf({ spec }: V1Pod, name: Resource): number {
  const all = spec?.initContainers ?? [];
  const together = [...(spec?.containers ?? []), ...all.filter(isSidecar)];
  const before = all.filter((container) => !isSidecar(container));
  const asked = ({ resources }: V1Container) => amount(resources?.requests?.[name]);
  const running = together.reduce((sum, container) => sum + asked(container), 0);
  return Math.max(running, ...before.map(asked)) + amount(spec?.overhead?.[name]);
}

function isSidecar({ restartPolicy }: V1Container): boolean {
  return restartPolicy === 'Always';
}

function amount(text: string | undefined): number {
  return parseQuantity(text ?? '0') ?? 0;
}
