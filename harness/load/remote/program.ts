import type { Duplex } from 'node:stream';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';
import { type Frames, LONG_LINE, openFrames } from './frames.ts';
import { answerTo } from './greeting.ts';
import { isMessage, type ToProgram } from './messages.ts';
import { serveLoads } from './serve-loads.ts';

export interface ProgramOptions {
  readonly token: string;
  readonly index: number;
  /** How long it waits for its conductor. */
  readonly waitMs: number;
}

/** How the program ends. */
export interface ProgramEnd {
  readonly code: ExitCode;
  readonly why: string;
}

/** A load worker that sends for one conductor, the first that knows its token. */
export interface WorkerProgram {
  /** A new connection; a stranger's is closed and changes nothing. */
  take(connection: Duplex): void;
  /** Resolves when it has nothing more to do. */
  readonly ended: Promise<ProgramEnd>;
}

/** How often it looks whether its conductor is there, and how many times in a row it may have heard nothing. */
const EVERY_MS = 1000;
const SILENT_TURNS = 30;
/** A stranger who says nothing. */
const GREETING_MS = 10_000;

/**
 * A load never goes on without its conductor: when the connection is over, or nothing has come over it for half a minute, everything
 * ends at once.
 */
export function createProgram({ token, index, waitMs }: ProgramOptions): WorkerProgram {
  const ended = Promise.withResolvers<ProgramEnd>();
  let isTaken = false;
  const waiting = setTimeout(() => end(EXIT.environment, `nobody came within ${waitMs} ms`), waitMs);
  const end = (code: ExitCode, why: string) => {
    clearTimeout(waiting);
    ended.resolve({ code, why });
  };
  const takeConductor = (frames: Frames) => {
    isTaken = true;
    clearTimeout(waiting);
    frames.allow(LONG_LINE);
    return serveConductor(frames, end);
  };
  return {
    take(connection) {
      let conductor: Conductor | undefined;
      const tooLate = setTimeout(() => connection.destroy(), GREETING_MS);
      const frames = openFrames(connection, {
        onBytes: () => conductor?.onBytes(),
        onMessage(message) {
          if (conductor) return conductor.onMessage(message);
          clearTimeout(tooLate);
          const answer = answerTo(message, { token, index, isTaken });
          frames.send(answer);
          if (answer.type === 'welcome') conductor = takeConductor(frames);
          else void frames.end();
        },
        onEnd(why) {
          clearTimeout(tooLate);
          conductor?.onEnd(why);
        },
      });
    },
    ended: ended.promise,
  };
}

interface Conductor {
  onBytes(): void;
  onMessage(message: unknown): void;
  onEnd(why: string): void;
}

function serveConductor(frames: Frames, end: (code: ExitCode, why: string) => void): Conductor {
  const loads = serveLoads(frames.send);
  let silentTurns = 0;
  const leave = (code: ExitCode, why: string) => {
    turns[Symbol.dispose]();
    void loads[Symbol.asyncDispose]();
    end(code, why);
  };
  const turns = systemClock.every(EVERY_MS, () => {
    if (++silentTurns <= SILENT_TURNS) return;
    leave(EXIT.environment, `nothing came from the conductor for ${SILENT_TURNS} s`);
    frames.destroy();
  });
  return {
    onBytes() {
      silentTurns = 0;
    },
    onMessage(message) {
      if (isMessage(message) && message.type === 'goodbye') {
        leave(EXIT.asExpected, 'the conductor said goodbye');
        void frames.end();
        return;
      }
      try {
        loads.take(message as Exclude<ToProgram, { type: 'goodbye' }>);
      } catch (error) {
        leave(EXIT.environment, `the conductor sent what makes no sense: ${(error as Error).message}`);
        frames.destroy();
      }
    },
    onEnd: (why) => leave(EXIT.environment, `the conductor is gone: ${why}`),
  };
}
