import type { Clock } from '../domain/ports.ts';
import type { PodConnection } from './connect-pod.ts';
import { podEnd } from './pod-end.ts';
import type { PodWatch } from './pod-watch.ts';

/** The kubelet tells what became of a container within a second or two of its end. */
const KNOWN_WITHIN_MS = 5000;

/** Why a pod is gone, as soon as the cluster knows; undefined when it does not within a few seconds. */
export async function whyGone(watch: PodWatch, name: string, clock: Pick<Clock, 'sleep'>): Promise<string | undefined> {
  const over = new AbortController();
  let isOver = false;
  const late = clock.sleep(KNOWN_WITHIN_MS, over.signal).then(
    () => {
      isOver = true;
    },
    () => {},
  );
  try {
    while (!isOver) {
      const changed = watch.changed();
      const why = endOf(watch, name);
      if (why !== undefined) return why;
      await Promise.race([changed, late]);
    }
    return undefined;
  } finally {
    over.abort();
  }
}

/** Tells each worker that its pod has ended, and why, until it is disposed of. */
export function followDeaths(watch: PodWatch, pods: readonly PodConnection[]): Disposable {
  const alive = new Set(pods);
  let isOver = false;
  const follow = async () => {
    while (!isOver) {
      const changed = watch.changed();
      for (const each of alive) {
        const why = endOf(watch, each.pod);
        if (why === undefined) continue;
        alive.delete(each);
        each.worker.lose(why);
      }
      await changed;
    }
  };
  void follow();
  return {
    [Symbol.dispose]() {
      isOver = true;
    },
  };
}

function endOf(watch: PodWatch, name: string): string | undefined {
  const seen = watch.seen().find((each) => each.name === name);
  return seen && podEnd(seen.pod, seen.removed);
}
