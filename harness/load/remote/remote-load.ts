import type { LoadProgress } from '../../domain/load-progress.ts';
import { systemClock } from '../../runtime/clock.ts';
import { monotonicNow } from '../clock.ts';
import type { ToWorker, WorkerLoad } from '../worker/messages.ts';
import { NO_EVIDENCE, type OnSnapshot, type RemoteShare, type WorkerHandle } from '../workers.ts';
import { answerLimits } from './answer-limits.ts';
import { type Answers, receiveAnswers } from './answers.ts';
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
  const answers = receiveAnswers(record, onSnapshot);
  const number = link.open((message: LoadMessage) => {
    record.clock(link.clock.offset());
    if (message.type === 'late') record.startedLate(message.byMs);
    else if (message.type === 'broken') link.lose(message.why);
    else answers.take(message.message);
  });
  const post = (message: ToWorker) => link.send({ type: 'load', load: number, message });
  const disposed = Promise.withResolvers<void>();
  const over = Promise.race([link.lost, disposed.promise]);
  const answer = async <T>(answered: Promise<T>, [what, withinMs]: Duty, otherwise: () => T): Promise<T> => {
    using _limit = link.expect(what, withinMs);
    return await Promise.race([answered, over.then(otherwise)]);
  };
  const ask = (what: Duty, message: (id: number) => ToWorker): Promise<LoadProgress> => {
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
type Duty = readonly [what: string, withinMs: number];

/** A phase that was ordered is counted once it has begun, so that what is sent until then is told of the phase before. */
async function untilThen(at: number): Promise<void> {
  const waitMs = at - monotonicNow();
  if (waitMs > 0) await systemClock.sleep(Math.ceil(waitMs) + 1); // timers may be a millisecond early
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
