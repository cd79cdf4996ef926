import type { Readiness } from '../../domain/service.ts';
import { listeningPorts } from '../../runtime/process/listening-ports.ts';
import type { RunningProcess } from '../../runtime/process/process.ts';
import { answersOk, type ReadyOptions, untilReady } from '../../runtime/process/ready.ts';
import { isOpen } from '../open-port.ts';

/** Sees the lines that a process prints. */
export interface LogWatch {
  see(line: string): void;
  /** Whether the line that says that it is ready was there. */
  readonly seen: boolean;
}

export function watchLog(ready: Readiness | undefined): LogWatch {
  const wanted = typeof ready === 'object' ? ready.log : undefined;
  let seen = false;
  return {
    see: (line) => {
      if (wanted === undefined || seen) return;
      // `search` leaves alone where a global pattern goes on.
      seen = typeof wanted === 'string' ? line.includes(wanted) : line.search(wanted) >= 0;
    },
    get seen() {
      return seen;
    },
  };
}

export interface Serving extends Pick<ReadyOptions, 'clock' | 'limitMs' | 'signal'> {
  readonly port: number;
  /** How it was told its port, for people: `the variable PORT`. */
  readonly told: string;
  readonly ready: Readiness | undefined;
  readonly log: LogWatch;
}

/** A program that listens on `localhost` may mean either. */
const LOOPBACK = ['127.0.0.1', '[::1]'] as const;

/** Waits until a command serves; returns `host:port` where it does. Errors as `untilReady`. */
export async function untilServing(running: RunningProcess, serving: Serving): Promise<string> {
  const { port, ready, log } = serving;
  const hosts = LOOPBACK.map((host) => `${host}:${port}`);
  let found: string | undefined;
  const servesAt = (host: string, signal: AbortSignal) =>
    typeof ready === 'string' ? answersOk(`http://${host}${ready}`, signal) : isOpen(host);
  await untilReady(running, {
    ...serving,
    serves: async (signal) => {
      if (typeof ready === 'object' && !log.seen) return false;
      for (const host of hosts) found ??= (await servesAt(host, signal)) ? host : undefined;
      return found !== undefined;
    },
    problem: () => lackOf(serving, listeningPorts(running.pid)),
    hint: hintFor(serving),
  });
  return found as string;
}

function lackOf({ port, told, ready, log }: Serving, listensOn: readonly number[]): string {
  if (typeof ready === 'object' && !log.seen) return `has not printed ${String(ready.log)}`;
  if (listensOn.includes(port)) return `listens on ${port} but does not answer 2xx at ${String(ready)}`;
  const elsewhere = listensOn.length === 0 ? '' : `; it listens on ${listensOn.join(', ')}`;
  return `does not listen on ${port} (${told})${elsewhere}`;
}

function hintFor({ told }: Serving): string {
  return `it was told its port by ${told}; other ways are port: 8080 (built in), port: 'SERVER_PORT' (a variable) and {port} in its command`;
}
