import type { Clock } from '../domain/ports.ts';
import type { RemoteWorker } from '../load/remote/remote-worker.ts';
import { DELETED, podEnd } from './pod-end.ts';
import type { PodWatch } from './pod-watch.ts';

export interface Deaths {
  /** Why a pod is gone, as far as is known now. */
  endOf(pod: string): string | undefined;
  /** Why a pod is gone, as soon as the cluster knows; undefined when it does not within a few seconds. */
  whyGone(pod: string): Promise<string | undefined>;
  /** Tells each worker that its pod has ended, and why, until it is disposed of. */
  follow(pods: readonly ConnectedPod[]): Disposable;
}

export interface ConnectedPod {
  readonly pod: string;
  readonly worker: Pick<RemoteWorker, 'lose'>;
}

/** The kubelet tells what became of a container within a second or two of its end. */
const KNOWN_WITHIN_MS = 5000;

/** `whyJobEnded`: who deletes all pods of a Job says so there. */
export function podDeaths(
  watch: PodWatch,
  whyJobEnded: () => Promise<string | undefined>,
  clock: Pick<Clock, 'sleep'>,
): Deaths {
  const better = async (why: string) => (why === DELETED ? ((await whyJobEnded()) ?? why) : why);
  const endOf = (name: string) => {
    const seen = watch.get(name);
    return seen && podEnd(seen.pod, seen.removed);
  };
  return {
    endOf,
    async whyGone(name) {
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
          const why = endOf(name);
          if (why !== undefined) return await better(why);
          await Promise.race([changed, late]);
        }
        return undefined;
      } finally {
        over.abort();
      }
    },
    follow(pods) {
      const alive = new Set(pods);
      let isOver = false;
      const look = () => {
        for (const each of alive) {
          const why = endOf(each.pod);
          if (why === undefined) continue;
          alive.delete(each);
          void better(why).then((told) => isOver || each.worker.lose(told));
        }
      };
      const follow = async () => {
        while (!isOver) {
          const changed = watch.changed();
          look();
          await changed;
        }
      };
      void follow();
      return {
        [Symbol.dispose]() {
          isOver = true;
        },
      };
    },
  };
}
