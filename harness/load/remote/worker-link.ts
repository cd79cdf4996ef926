import { systemClock } from '../../runtime/clock.ts';
import { within } from '../../runtime/within.ts';
import { monotonicNow } from '../clock.ts';
import type { Frames } from './frames.ts';
import { type FromProgram, isMessage, type ToProgram } from './messages.ts';
import { readWorkerClock, type WorkerClock } from './worker-clock.ts';

/** A message for one load. */
export type LoadMessage = Exclude<FromProgram, { type: 'clocks' }>;

/** The conductor's side of the connection to one worker. */
export interface WorkerLink {
  readonly clock: WorkerClock;
  /** Nothing happens once the worker is lost. */
  send(message: ToProgram): void;
  /** Gives a load its number; its messages come until it is closed. */
  open(onMessage: (message: LoadMessage) => void): number;
  close(load: number): void;
  /** The worker is lost, because it did not `what` in time, unless this is disposed of before. */
  expect(what: string, withinMs: number): Disposable;
  /** Only the first counts. */
  lose(why: string): void;
  /** Resolves when the worker is lost, at once; never otherwise. */
  readonly lost: Promise<Loss>;
  isLost(): boolean;
  /** Says goodbye: the program ends, and whatever is still asked of it is lost. Resolves when it is gone. */
  leave(): Promise<void>;
  onBytes(): void;
  onMessage(message: unknown): void;
  /** The connection is over. */
  onEnd(why: string): void;
}

export interface Loss {
  /** Monotonic ms. */
  readonly at: number;
  /** Takes a moment where somebody is asked who knows better than the connection. */
  readonly why: Promise<string>;
}

export interface LinkOptions {
  readonly askWhy?: (() => Promise<string | undefined>) | undefined;
}

/** How often clocks are read, and how many times in a row nothing may have come since. */
const EVERY_MS = 1000;
const SILENT_TURNS = 10;
const ASKED_FOR_MS = 10_000;

/**
 * All that is awaited counts turns of one timer and not time: while this process stands still it has no turns, and blames no worker
 * for what it did not read itself.
 */
export function linkWorker(frames: Frames, { askWhy }: LinkOptions = {}): WorkerLink {
  const loads = new Map<number, (message: LoadMessage) => void>();
  const expected = new Set<{ readonly what: string; turns: number }>();
  const lost = Promise.withResolvers<Loss>();
  let numbers = 0;
  let silentTurns = 0;
  let over = false;
  const send = (message: ToProgram) => {
    if (over) return;
    try {
      frames.send(message);
    } catch (error) {
      lose(`it could not be told: ${(error as Error).message}`);
    }
  };
  const clock = readWorkerClock(send);
  const end = (why: Promise<string>) => {
    if (over) return;
    over = true;
    turns[Symbol.dispose]();
    lost.resolve({ at: monotonicNow(), why });
  };
  const endWith = (why: Promise<string>) => {
    end(why);
    frames.destroy();
  };
  const lose = (why: string) => endWith(Promise.resolve(why));
  const turns = systemClock.every(EVERY_MS, () => {
    void clock.read();
    if (++silentTurns > SILENT_TURNS)
      return endWith(betterReason(askWhy, `nothing came from it for ${SILENT_TURNS} s`));
    for (const each of expected) if (--each.turns <= 0) return lose(`it did not ${each.what} in time`);
  });
  return {
    clock,
    send,
    open(onMessage) {
      loads.set(++numbers, onMessage);
      return numbers;
    },
    close: (load) => void loads.delete(load),
    expect(what, withinMs) {
      const each = { what, turns: Math.ceil(withinMs / EVERY_MS) + 1 };
      expected.add(each);
      return { [Symbol.dispose]: () => void expected.delete(each) };
    },
    lose,
    lost: lost.promise,
    isLost: () => over,
    async leave() {
      send({ type: 'goodbye' });
      end(Promise.resolve('it was sent away'));
      await frames.end();
    },
    onBytes() {
      silentTurns = 0;
    },
    onMessage(message) {
      if (!isMessage(message)) return lose('a line came that is no message');
      const known = message as FromProgram;
      if (known.type === 'clocks') clock.onAnswer(known);
      else loads.get(known.load)?.(known);
    },
    onEnd: (why) => end(betterReason(askWhy, why)),
  };
}

/** `why`, unless somebody knows better. */
export async function betterReason(ask: LinkOptions['askWhy'], why: string): Promise<string> {
  if (!ask) return why;
  try {
    return (await within(ASKED_FOR_MS, ask(), systemClock)) ?? why;
  } catch {
    return why;
  }
}
