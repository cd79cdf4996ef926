import { systemClock } from '../../runtime/clock.ts';
import { monotonicNow } from '../clock.ts';
import { narrow, type Offset, type OffsetBounds, offsetAt } from './clock-offset.ts';
import type { FromProgram, ToProgram } from './messages.ts';

/** The clocks of a worker, read over its connection. */
export interface WorkerClock {
  /** Asks for one reading; resolves when it is there. */
  read(): Promise<void>;
  onAnswer(answer: Extract<FromProgram, { type: 'clocks' }>): void;
  /** Of its monotonic clock against ours, as it is known now. The first reading must be there. */
  offset(): Offset;
  /** Ms to add to its wall clock to have ours. */
  wallOffsetMs(): number;
  /** The longest that one of the latest readings took. */
  worstRoundTripMs(): number;
}

/** Readings whose time counts: of about a minute. A pause of long ago must not make every phase begin late. */
const LATEST = 60;

/** `send` asks the worker. */
export function readWorkerClock(send: (message: ToProgram) => void): WorkerClock {
  const asked = new Map<number, { readonly sentAt: number; readonly done: () => void }>();
  const roundTrips: number[] = [];
  let id = 0;
  let known: OffsetBounds | undefined;
  let latest = { nowMs: 0, wallMs: 0 };
  const offset = () => {
    if (!known) throw new Error('the clock of the worker was not read yet');
    return offsetAt(known, monotonicNow());
  };
  return {
    read() {
      const { promise, resolve } = Promise.withResolvers<void>();
      id++;
      asked.set(id, { sentAt: monotonicNow(), done: resolve });
      send({ type: 'read', id });
      return promise;
    },
    onAnswer(answer) {
      const question = asked.get(answer.id);
      if (!question) return;
      asked.delete(answer.id);
      const receivedAt = monotonicNow();
      known = narrow(known, { sentAt: question.sentAt, otherMs: answer.nowMs, receivedAt });
      latest = answer;
      roundTrips.push(receivedAt - question.sentAt);
      if (roundTrips.length > LATEST) roundTrips.shift();
      question.done();
    },
    offset,
    wallOffsetMs() {
      // What each wall clock showed when its monotonic clock was at 0.
      const ours = systemClock.wall() - monotonicNow();
      return ours - (latest.wallMs - latest.nowMs) - offset().offsetMs;
    },
    worstRoundTripMs: () => Math.max(0, ...roundTrips),
  };
}
