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

export function onAbort(channel: BroadcastChannel, stop: (reason: string) => void): void {
  channel.onmessage = ({ data }) => {
    if (isAbort(data)) stop(data.abort);
  };
}

export function onRunEvent(channel: BroadcastChannel, see: (event: RunEvent) => void): void {
  channel.onmessage = ({ data }) => {
    if (!isAbort(data)) see(data as RunEvent);
  };
}

function isAbort(data: unknown): data is AbortMessage {
  return typeof data === 'object' && data !== null && 'abort' in data;
}
