import { setTimeout as sleep } from 'node:timers/promises';
import { scaled } from './settings.ts';
import type { Telemetry } from './telemetry.ts';

/** Real ms between two attempts to send what is waiting. */
const RETRY_MS = 1000;

/**
 * Keeps what could not be sent and sends it later, in order, one at a time; what fails stays at the head.
 * In memory: a restart loses what `gauge` shows at that moment.
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
