import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import type { JobEvents } from './job-events.ts';
import { podEnd, podPlace } from './pod-end.ts';
import { type Hindrance, podHindrance } from './pod-hindrance.ts';
import type { PodWatch, SeenPod } from './pod-watch.ts';

export interface StartWait {
  /** How many pods are to run. */
  readonly count: number;
  readonly events: JobEvents;
  /** Of the cluster. */
  readonly context: string;
  /** Called once with each pod as soon as it runs. */
  readonly onRunning: (pod: V1Pod) => void;
  readonly clock: Clock;
  readonly say: (progress: string) => void;
  readonly signal: AbortSignal;
}

/** What may change by itself has so long: another pod ends, a registry answers. */
const PATIENCE_MS = 20_000;
/** Nodes are added and large images pulled meanwhile. */
const LIMIT_MS = 5 * 60_000;
const TURN_MS = 500;

/**
 * Resolves when all pods of a Job run. Throws SQUALL_CLUSTER as soon as one has ended, or cannot run and waiting does not help: no room,
 * no image, no permission.
 */
export async function untilPodsRun(watch: PodWatch, wait: StartWait): Promise<void> {
  const { count, clock, onRunning, signal } = wait;
  const running = new Set<string>();
  const patience = startPatience(wait);
  const tell = startTelling(wait);
  for (;;) {
    signal.throwIfAborted();
    const changed = watch.changed();
    const seen = watch.seen();
    refuseEnded(seen, count);
    for (const each of seen.filter(isRunning)) {
      if (!running.has(each.name)) onRunning(each.pod);
      running.add(each.name);
    }
    tell(running.size);
    if (running.size >= count) return;
    await patience.check(seen);
    const turn = new AbortController();
    await Promise.race([changed, clock.sleep(TURN_MS, AbortSignal.any([signal, turn.signal]))]);
    turn.abort();
  }
}

/** Of a thousand pods, not each is worth a line. */
const TOLD_EVERY_MS = 1000;

function startTelling({ count, clock, say }: StartWait): (running: number) => void {
  let told: { readonly running: number; readonly atMs: number } | undefined;
  return (running) => {
    if (told?.running === running) return;
    if (told && running < count && clock.now() - told.atMs < TOLD_EVERY_MS) return;
    told = { running, atMs: clock.now() };
    say(`${running} of ${count} workers run`);
  };
}

function isRunning({ pod }: SeenPod): boolean {
  return pod.status?.containerStatuses?.[0]?.state?.running !== undefined;
}

function refuseEnded(seen: readonly SeenPod[], count: number): void {
  for (const { pod, removed } of seen) {
    const why = podEnd(pod, removed);
    if (why !== undefined) throw doNotRun(1, count, `${podPlace(pod)}: ${why}`);
  }
}

interface Hindered extends SeenPod {
  readonly hindrance: Hindrance;
}

/** Knows since when which pod is hindered. */
function startPatience({ count, events, context, clock }: StartWait): {
  check(seen: readonly SeenPod[]): Promise<void>;
} {
  const startMs = clock.now();
  const since = new Map<string, number>();
  const isOver = ({ name, hindrance }: Hindered) => {
    const fromMs = since.get(name) ?? clock.now();
    since.set(name, fromMs);
    return hindrance.final || clock.now() - fromMs >= PATIENCE_MS;
  };
  return {
    async check(seen) {
      const hindered = seen.flatMap((each) => withHindrance(each, context));
      for (const { name } of seen) if (!hindered.some((each) => each.name === name)) since.delete(name);
      const over = hindered.filter(isOver);
      const [first] = over.toSorted((a, b) => Number(a.hindrance.needsNode) - Number(b.hindrance.needsNode));
      // A node that is being added takes minutes.
      const isWorthWaiting = first?.hindrance.needsNode && (await events.isNodeComing(first.name));
      if (first && !isWorthWaiting) throw hinderedBy(first, hindered.length, count);
      const waitedMs = clock.now() - startMs;
      const missing = count - seen.length;
      if (missing > 0 && waitedMs >= PATIENCE_MS) throw notCreated(missing, count, await events.whyNoPods());
      if (waitedMs >= LIMIT_MS) throw tooSlow(seen, count);
    },
  };
}

function withHindrance(seen: SeenPod, context: string): Hindered[] {
  const hindrance = podHindrance(seen.pod, context);
  return hindrance ? [{ ...seen, hindrance }] : [];
}

function hinderedBy({ pod, hindrance: { why, hint } }: Hindered, some: number, count: number): SquallError {
  return doNotRun(some, count, `${podPlace(pod)}: ${why}`, hint);
}

function notCreated(missing: number, count: number, why: string | undefined): SquallError {
  return doNotRun(
    missing,
    count,
    `the cluster has not made them${why === undefined ? '' : `: ${why}`}`,
    why === undefined ? 'kubectl describe job says why, while the next attempt waits' : undefined,
  );
}

function tooSlow(seen: readonly SeenPod[], count: number): SquallError {
  const waiting = seen.filter((each) => !isRunning(each));
  const [first] = waiting;
  const reason = first?.pod.status?.containerStatuses?.[0]?.state?.waiting?.reason ?? first?.pod.status?.phase;
  return doNotRun(
    waiting.length,
    count,
    `${first ? podPlace(first.pod) : 'a pod'}: ${reason ?? 'no state'} for ${LIMIT_MS / 1000} s`,
    'an image that takes long to pull can be given to the nodes beforehand',
  );
}

function doNotRun(some: number, count: number, why: string, hint?: string): SquallError {
  return new SquallError('SQUALL_CLUSTER', `${some} of ${count} load workers do not run: ${why}`, hint ? { hint } : {});
}
