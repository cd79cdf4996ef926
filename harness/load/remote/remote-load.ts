import type { LoadEvidence } from '../../domain/evidence.ts';
import { type LoadProgress, NOTHING_SENT } from '../../domain/load-progress.ts';
import { systemClock } from '../../runtime/clock.ts';
import { monotonicNow } from '../clock.ts';
import type { FromWorker, ToWorker, WorkerLoad } from '../worker/messages.ts';
import { NO_EVIDENCE, type OnSnapshot, type RemoteShare, type WorkerHandle } from '../workers.ts';
import { answerLimits } from './answer-limits.ts';
import type { LoadMessage, WorkerLink } from './worker-link.ts';
import { recordWorker, type WorkerRecord } from './worker-record.ts';

/** Gives a load to the worker behind `link`. Times are those of its own clock from here on. */
export function beginRemoteLoad(
  { link, place }: { readonly link: WorkerLink; readonly place: string },
  load: WorkerLoad,
  onSnapshot: OnSnapshot,
): WorkerHandle {
  const origin = link.clock.offset();
  const record = recordWorker(origin);
  const limits = answerLimits(load.spec);
  const answers = answersOf(record, onSnapshot);
  const number = link.open((message: LoadMessage) => {
    record.clock(link.clock.offset());
    if (message.type === 'late') record.startedLate(message.byMs);
    else if (message.type === 'broken') link.lose(message.why);
    else answers.take(message.message);
  });
  const post = (message: ToWorker) => link.send({ type: 'load', load: number, message });
  const disposed = Promise.withResolvers<void>();
  const over = Promise.race([link.lost, disposed.promise]);
  const answer = async <T>(answered: Promise<T>, [what, withinMs]: Awaited, otherwise: () => T): Promise<T> => {
    using _limit = link.expect(what, withinMs);
    return await Promise.race([answered, over.then(otherwise)]);
  };
  const ask = (what: Awaited, message: (id: number) => ToWorker): Promise<LoadProgress> => {
    const { id, promise } = answers.nextProgress();
    post(message(id));
    return answer(promise, what, answers.latest);
  };
  let begunAt = 0;
  const originMs = load.originMs + origin.offsetMs;
  post({ type: 'begin', load: { ...load, originMs, wallOffsetMs: link.clock.wallOffsetMs() } });
  return {
    ready: answer(answers.ready, ['get ready for a load', limits.ready], () => {}),
    run(order) {
      const { offsetMs, errorMs } = link.clock.offset();
      begunAt = order.startAt + errorMs;
      const limit = limits.run(order, monotonicNow());
      const startAt = order.startAt + offsetMs;
      return ask([`end phase ${order.phase}`, limit], (id) => ({ type: 'run', id, ...order, startAt }));
    },
    rest: (until) => ask(['end a phase', limits.rest(until)], (id) => ({ type: 'rest', id, until })),
    async progress() {
      await Promise.race([untilThen(begunAt), over]);
      return await ask(['tell its progress', limits.told], (id) => ({ type: 'progress', id }));
    },
    soFar() {
      const { id, promise } = answers.nextSoFar();
      post({ type: 'soFar', id });
      return answer(promise, ['tell what it recorded so far', limits.told], () => NO_EVIDENCE);
    },
    halt: () => post({ type: 'halt' }),
    finish() {
      post({ type: 'finish' });
      return answer(answers.finished, ['hand over what it recorded', limits.finish], () => NO_EVIDENCE);
    },
    remote: shareOf(link, { load, place, record, answers }),
    async [Symbol.asyncDispose]() {
      if (!answers.isFinished()) link.send({ type: 'drop', load: number });
      link.close(number);
      disposed.resolve();
    },
  };
}

/** What the worker must do, and within how many ms. */
type Awaited = readonly [what: string, withinMs: number];

/** A phase that was ordered is counted once it has begun, so that what is sent until then is told of the phase before. */
async function untilThen(at: number): Promise<void> {
  const waitMs = at - monotonicNow();
  if (waitMs > 0) await systemClock.sleep(Math.ceil(waitMs) + 1); // timers may be a millisecond early
}

interface Answers {
  take(message: FromWorker): void;
  readonly ready: Promise<void>;
  readonly finished: Promise<LoadEvidence>;
  isFinished(): boolean;
  nextProgress(): { readonly id: number; readonly promise: Promise<LoadProgress> };
  nextSoFar(): { readonly id: number; readonly promise: Promise<LoadEvidence> };
  /** The latest progress that it told. */
  latest(): LoadProgress;
}

function answersOf(record: WorkerRecord, onSnapshot: OnSnapshot): Answers {
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

interface Shared {
  readonly load: WorkerLoad;
  readonly place: string;
  readonly record: WorkerRecord;
  readonly answers: Answers;
}

function shareOf(link: WorkerLink, { load, place, record, answers }: Shared): RemoteShare {
  return {
    lost: link.lost,
    async report() {
      const known = { index: load.share.index, place, ...record.told() };
      if (answers.isFinished() || !link.isLost()) return known;
      const { at, why } = await link.lost;
      return { ...known, lost: { atMs: Math.max(0, at - load.originMs), why: await why } };
    },
  };
}
