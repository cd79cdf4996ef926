import { setTimeout as sleep } from 'node:timers/promises';
import { scaled } from './settings.ts';
import type { Telemetry } from './telemetry.ts';

/** Real ms between two attempts to send the first item. */
const RETRY_MS = 1000;

/**
 * A queue of items that could not be sent. Sends them later, in order, one at a time; an item that fails stays first.
 * The queue is in memory: a restart loses the items that `gauge` counts.
 */
export function sendLater<T>(telemetry: Telemetry, gauge: string, send: (item: T) => Promise<unknown>) {
  const waiting: T[] = [];
  let draining = false;
  telemetry.gauge(gauge, 'Waiting to be sent later', [], () => waiting.length);

  const drain = async () => {
    if (draining) return;
    draining = true;
    while (waiting.length > 0) {
      const sent = await send(waiting[0] as T).then(
        () => true,
        () => false,
      );
      if (sent) waiting.shift();
      else await sleep(scaled(RETRY_MS));
    }
    draining = false;
  };
  return {
    add: (item: T) => {
      waiting.push(item);
      void drain();
    },
  };
}
