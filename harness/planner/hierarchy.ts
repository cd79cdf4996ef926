/** Where a callee is, for the limits that are usual there (specification, appendix A). */
export const KINDS = ['internal', 'cross-region', 'third-party', 'database', 'redis'] as const;
export type Kind = (typeof KINDS)[number];

/** Timeouts of the usual layers in ms, outermost first (specification S14). */
export const LAYER_MS = { gateway: 5000, application: 4000, integration: 3000, external: 2000 } as const;
export type Layer = keyof typeof LAYER_MS;
/** How long a caller is assumed to wait when its file does not say (S14: unknown layer). */
export const UNKNOWN_LAYER_MS = 5000;

/** Services, their timeouts and their calls. All durations in milliseconds. */
export interface Hierarchy {
  readonly services: readonly HierarchyService[];
}

export interface HierarchyService {
  readonly name: string;
  /** The longest it may take to answer, all its calls included; absent where nothing limits it. */
  readonly timeoutMs?: number;
  readonly kind?: Kind;
  readonly p99Ms?: number;
  /** How long its fallback takes after a failed call. */
  readonly fallbackMs?: number;
  /** One after another; the calls of one stage run in parallel. */
  readonly stages: readonly (readonly Call[])[];
}

export interface Call {
  readonly from: string;
  readonly to: string;
  readonly connectMs?: number;
  /** Longest silence, not the longest answer. */
  readonly readMs?: number;
  /** Of one attempt. */
  readonly totalMs?: number;
  /** 1 + retries. */
  readonly attempts: number;
  /** Longest wait before each retry. */
  readonly backoffMs: readonly number[];
  /** An optional call that runs beside a required one is not waited for. */
  readonly required: boolean;
}

/** A call with both of its ends. */
export interface Edge {
  readonly call: Call;
  readonly caller: HierarchyService;
  readonly callee: HierarchyService;
}

/** `gateway -> order` */
export function edgeText({ call }: Edge): string {
  return `${call.from} -> ${call.to}`;
}

/** Every call, with its ends; expects a hierarchy whose names were checked. */
export function edgesOf({ services }: Hierarchy): readonly Edge[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  return services.flatMap((caller) =>
    caller.stages.flat().flatMap((call) => {
      const callee = byName.get(call.to);
      return callee ? [{ call, caller, callee }] : [];
    }),
  );
}

/** How long a service waits for all of its calls. */
export function patienceMs({ timeoutMs }: HierarchyService): number {
  return timeoutMs ?? UNKNOWN_LAYER_MS;
}

/** Whether the call has a limit of its own, rather than only the callee's timeout. */
export function hasOwnLimits({ connectMs, readMs, totalMs }: Call): boolean {
  return (connectMs ?? readMs ?? totalMs) !== undefined;
}

/** Longest that one attempt may take; Infinity where nothing ends it. Without a total the phases add up. */
export function attemptMs({ call, callee }: Edge): number {
  if (call.totalMs !== undefined) return call.totalMs;
  if (call.readMs !== undefined) return (call.connectMs ?? 0) + call.readMs;
  return callee.timeoutMs ?? Number.POSITIVE_INFINITY;
}

/** Longest that the call may take with all its attempts and the waits between them. */
export function callMs(edge: Edge): number {
  const waits = edge.call.backoffMs.reduce((sum, ms) => sum + ms, 0);
  return edge.call.attempts * attemptMs(edge) + waits;
}

/** Longest path through all calls of a service: the sum over its stages of the longest call that is waited for. */
export function pathMs(service: HierarchyService, edges: readonly Edge[]): number {
  return service.stages.reduce((sum, stage) => {
    const required = stage.filter((call) => call.required);
    const waitedFor = required.length > 0 ? required : stage;
    return sum + Math.max(0, ...edges.filter(({ call }) => waitedFor.includes(call)).map(callMs));
  }, 0);
}
