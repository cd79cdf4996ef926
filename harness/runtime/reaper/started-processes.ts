import type { ProcessExit } from '../process/exit.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import type { OutputStream, ReaperEvent } from './protocol.ts';

/** Called with what a started process prints, as it comes. */
export type OnOutput = (stream: OutputStream, text: string) => void;

export interface StartedProcess {
  /** `pid` -1 when it could not be started. */
  readonly identity: ProcessIdentity;
  /** Resolves when it has ended and its output is read; never rejects. */
  readonly ended: Promise<ProcessExit>;
}

export interface StartedProcesses {
  /** Waits for the events of `id`. */
  expect(id: number, onOutput: OnOutput): Promise<StartedProcess>;
  handle(event: ReaperEvent): void;
  /** No more events come: every process that is still expected counts as ended with this error. */
  failAll(reason: string): void;
  /** How many may still have events. */
  readonly pending: number;
}

interface Pending {
  readonly onOutput: OnOutput;
  readonly started: PromiseWithResolvers<StartedProcess>;
  readonly ended: PromiseWithResolvers<ProcessExit>;
}

const NOT_STARTED: ProcessIdentity = { pid: -1, startTicks: null };

/** A runner's view of the processes that its reaper started for it. */
export function trackStartedProcesses(): StartedProcesses {
  const all = new Map<number, Pending>();
  const settle = (id: number, exit: ProcessExit) => {
    const pending = all.get(id);
    all.delete(id);
    pending?.ended.resolve(exit);
    // Does nothing when it had started.
    pending?.started.resolve({ identity: NOT_STARTED, ended: pending.ended.promise });
  };
  return {
    expect: (id, onOutput) => {
      const started = Promise.withResolvers<StartedProcess>();
      all.set(id, { onOutput, started, ended: Promise.withResolvers<ProcessExit>() });
      return started.promise;
    },
    handle: (message) => {
      const pending = all.get(message.id);
      switch (message.event) {
        case 'started':
          return pending?.started.resolve({ identity: message.identity, ended: pending.ended.promise });
        case 'output':
          return pending?.onOutput(message.stream, message.text);
        case 'exited': {
          const { code, signal, error } = message;
          return settle(message.id, { code, signal, ...(error !== undefined && { error: new Error(error) }) });
        }
      }
    },
    failAll: (reason) => {
      for (const id of [...all.keys()]) settle(id, { code: null, signal: null, error: new Error(reason) });
    },
    get pending() {
      return all.size;
    },
  };
}
