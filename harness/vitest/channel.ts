import { BroadcastChannel } from 'node:worker_threads';
import type { RunEvent } from '../domain/events.ts';

/** A message of the command line to Vitest's worker thread. */
export interface AbortMessage {
  readonly abort: string;
}

/**
 * Suites run in a worker thread of Vitest. A broadcast channel named after the run carries its events to the display,
 * and a request to stop the other way.
 */
export function openChannel(runId: string): BroadcastChannel {
  const channel = new BroadcastChannel(`squall:${runId}`);
  channel.unref();
  return channel;
}

/** A sign of life of the thread that runs suites. */
const BEAT = 'alive';
const BEAT_EVERY_MS = 1000;

/** Says from now on that this thread lives. */
export function beat(runId: string): void {
  const channel = openChannel(runId);
  setInterval(() => channel.postMessage(BEAT), BEAT_EVERY_MS).unref();
}

/** Calls `heard` for every sign of life of the other thread. */
export function onBeat(runId: string, heard: () => void): Disposable {
  const channel = openChannel(runId);
  channel.onmessage = ({ data }) => {
    if (data === BEAT) heard();
  };
  return { [Symbol.dispose]: () => channel.close() };
}

export function onAbort(channel: BroadcastChannel, stop: (reason: string) => void): void {
  channel.onmessage = ({ data }) => {
    if (isAbort(data)) stop(data.abort);
  };
}

export function onRunEvent(channel: BroadcastChannel, see: (event: RunEvent) => void): void {
  channel.onmessage = ({ data }) => {
    if (!isAbort(data) && data !== BEAT) see(data as RunEvent);
  };
}

function isAbort(data: unknown): data is AbortMessage {
  return typeof data === 'object' && data !== null && 'abort' in data;
}
