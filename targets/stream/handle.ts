import { deadlineHeaders } from '../kit/deadline.ts';
import type { Dependency } from '../kit/dependency.ts';
import { scaled } from '../kit/settings.ts';
import type { ConsumerMetrics } from './consumer-metrics.ts';
import type { IntentLedger } from './intent-ledger.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue/queue.ts';
import { isLate } from './rule.ts';
import type { Variant } from './variant.ts';

/** For work that nobody waits for, real ms. */
const LIMIT_MS = 30_000;

interface Handling {
  readonly desk: Pick<Dependency, 'post'>;
  readonly ledger: Pick<IntentLedger, 'apply' | 'bury'>;
  readonly queue: Pick<Queue, 'publish'>;
  readonly metrics: ConsumerMetrics;
}

/**
 * Does what a message asks for. Resolves when the message may leave the queue: it is done, or it was put back for another try,
 * or given up. Rejects where nothing is known to have been kept.
 */
export function handling({ desk, ledger, queue, metrics }: Handling) {
  const ask = async (message: Message, { relaysDeadline }: Variant) => {
    const leftMs = message.deadline - Date.now();
    if (message.kind === 'quote' && relaysDeadline)
      await desk.post('/quote', {}, { totalMs: Math.max(1, leftMs), headers: deadlineHeaders(leftMs) });
    else await desk.post(`/${message.kind}`, {}, { totalMs: scaled(LIMIT_MS) });
    if (message.kind === 'payment') await ledger.apply(message.intent);
  };
  return async (message: Message, variant: Variant): Promise<void> => {
    metrics.began(message);
    try {
      await ask(message, variant);
      metrics.done(message);
    } catch {
      const pointless = message.kind === 'quote' && isLate(message, Date.now());
      if (!pointless && message.retries > 0) return queue.publish({ ...message, retries: message.retries - 1 });
      metrics.gaveUp();
      if (message.kind === 'payment') await ledger.bury(message.intent);
    }
  };
}
