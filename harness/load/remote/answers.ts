import type { LoadEvidence } from '../../domain/evidence.ts';
import { type LoadProgress, NOTHING_SENT } from '../../domain/load-progress.ts';
import type { FromWorker } from '../worker/messages.ts';
import type { OnSnapshot } from '../workers.ts';
import type { WorkerRecord } from './worker-record.ts';

/** What a worker answers for one load. */
export interface Answers {
  take(message: FromWorker): void;
  readonly ready: Promise<void>;
  readonly finished: Promise<LoadEvidence>;
  isFinished(): boolean;
  nextProgress(): { readonly id: number; readonly promise: Promise<LoadProgress> };
  nextSoFar(): { readonly id: number; readonly promise: Promise<LoadEvidence> };
  /** The latest progress that it told. */
  latest(): LoadProgress;
}

/** Keeps in `record` what the evidence tells of the worker. */
export function receiveAnswers(record: WorkerRecord, onSnapshot: OnSnapshot): Answers {
  const ready = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<LoadEvidence>();
  const progress = numbered<LoadProgress>();
  const soFar = numbered<LoadEvidence>();
  let latest = NOTHING_SENT;
  let isFinished = false;
  return {
    take(message) {
      if (message.type === 'snapshot') {
        record.snapshot(message.snapshot, message.interval);
        onSnapshot(message.snapshot, message.interval);
      } else if (message.type === 'ready') ready.resolve();
      else if (message.type === 'answered') {
        latest = message.progress;
        record.sent(latest.sent);
        progress.resolve(message.id, latest);
      } else if (message.type === 'toldSoFar') soFar.resolve(message.id, message.evidence);
      else {
        isFinished = true;
        record.finished(message.evidence);
        finished.resolve(message.evidence);
      }
    },
    ready: ready.promise,
    finished: finished.promise,
    isFinished: () => isFinished,
    nextProgress: progress.next,
    nextSoFar: soFar.next,
    latest: () => latest,
  };
}

/** Answers that are told apart by a number. */
function numbered<T>() {
  const waiting = new Map<number, (value: T) => void>();
  let id = 0;
  return {
    next() {
      const { promise, resolve } = Promise.withResolvers<T>();
      waiting.set(++id, resolve);
      return { id, promise };
    },
    resolve(number: number, value: T) {
      waiting.get(number)?.(value);
      waiting.delete(number);
    },
  };
}
