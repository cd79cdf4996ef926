import { type Duplex, duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { LoadEvidence } from '../../domain/evidence.ts';
import { monotonicNow } from '../clock.ts';
import type { FromWorker, ToWorker } from '../worker/messages.ts';
import { LONG_LINE, openFrames } from './frames.ts';
import type { FromProgram, ToProgram } from './messages.ts';

/** The other end of a worker's connection, for tests: a worker that does what the test says. */
export interface ScriptedWorker {
  /** The conductor's end. */
  readonly connection: Duplex;
  /** What it was sent, without questions for its clock. */
  readonly received: readonly Exclude<ToProgram, { type: 'read' }>[];
  say(message: object): void;
  tell(load: number, message: FromWorker): void;
  /** It stands still: reads nothing and says nothing. */
  freeze(): void;
  hangUp(): void;
}

export interface Script {
  /** What it answers to the greeting; default a welcome. */
  readonly first?: object;
  /** Its monotonic clock is so much ahead. */
  readonly aheadMs?: number;
  readonly wallAheadMs?: number;
  /** How long it takes to tell its clocks; default it does so at once. */
  readonly answersAfterMs?: number;
  /** Called with what a load is told. */
  readonly onOrder?: (order: ToWorker, answer: (message: FromWorker) => void) => void;
}

export const NOTHING_RECORDED: LoadEvidence = {
  ledger: { planned: 0, sent: 0, dropped: 0, outcomes: {}, unaccounted: 0 },
  recordings: [],
  intervals: [],
  slowest: [],
  health: [],
};

export function scriptedWorker(script: Script = {}): ScriptedWorker {
  const { first = { type: 'welcome', index: 0 }, aheadMs = 0, wallAheadMs = 0, answersAfterMs = 0, onOrder } = script;
  const [connection, other] = duplexPair();
  const received: Exclude<ToProgram, { type: 'read' }>[] = [];
  let isGreeted = false;
  let isFrozen = false;
  const say = (message: object) => {
    if (!isFrozen) frames.send(message);
  };
  const tell = (load: number, message: FromWorker) => say({ type: 'load', load, message } satisfies FromProgram);
  const frames = openFrames(other, {
    onMessage(line) {
      const message = line as ToProgram;
      if (!isGreeted) {
        isGreeted = true;
        say(first);
      } else if (message.type === 'read') {
        const tell = () => {
          const nowMs = monotonicNow() + aheadMs;
          say({ type: 'clocks', id: message.id, nowMs, wallMs: Date.now() + wallAheadMs } satisfies FromProgram);
        };
        if (answersAfterMs === 0) tell();
        else setTimeout(tell, answersAfterMs).unref();
      } else {
        received.push(message);
        if (message.type === 'load') onOrder?.(message.message, (answer) => tell(message.load, answer));
      }
    },
    onEnd: () => {},
  });
  frames.allow(LONG_LINE);
  return {
    connection,
    received,
    say,
    tell,
    freeze() {
      isFrozen = true;
    },
    hangUp: () => other.destroy(),
  };
}

/** Lets everything that was written arrive. */
export async function arrive(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn();
}
