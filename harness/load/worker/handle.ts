import type { LoadEvidence } from '../../domain/evidence.ts';
import type { LoadSnapshot } from '../../domain/ports.ts';
import { hireThread } from '../worker-thread.ts';
import type { FromWorker, PhaseOrder, WorkerBirth } from './messages.ts';

/** A load worker seen from the conductor's thread. Everything rejects when its thread dies. */
export interface WorkerHandle extends AsyncDisposable {
  /** Resolves when it can take its first phase. */
  readonly ready: Promise<void>;
  run(order: PhaseOrder): Promise<void>;
  halt(): void;
  finish(): Promise<LoadEvidence>;
}

/** Gives `birth` to a thread. One that has finished is kept for the next load, any other is ended. */
export function startWorker(birth: WorkerBirth, onSnapshot: (snapshot: LoadSnapshot) => void): WorkerHandle {
  const died = Promise.withResolvers<never>();
  died.promise.catch(() => {}); // it is only ever raced
  const ready = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<LoadEvidence>();
  const ran = new Map<number, () => void>();
  let runs = 0;
  let done = false;
  const hear = (message: FromWorker) => {
    if (message.type === 'snapshot') onSnapshot(message.snapshot);
    else if (message.type === 'ready') ready.resolve();
    else if (message.type === 'ran') ran.get(message.id)?.();
    else {
      done = true;
      finished.resolve(message.evidence);
    }
  };
  const thread = hireThread({ hear, mourn: died.reject });
  thread.tell({ type: 'begin', birth });
  return {
    ready: Promise.race([ready.promise, died.promise]),
    run(order) {
      const id = runs++;
      const { promise, resolve } = Promise.withResolvers<void>();
      ran.set(id, resolve);
      thread.tell({ type: 'run', id, ...order });
      return Promise.race([promise, died.promise]);
    },
    halt: () => thread.tell({ type: 'halt' }),
    finish() {
      thread.tell({ type: 'finish' });
      return Promise.race([finished.promise, died.promise]);
    },
    [Symbol.asyncDispose]: () => thread.leave(done ? 'keep' : 'end'),
  };
}
