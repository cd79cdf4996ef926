import type { ConsumerMetrics } from './consumer-metrics.ts';
import type { Message } from './message.ts';
import type { Pause } from './pause.ts';
import type { Queue } from './queue/queue.ts';
import { isSkipped } from './rule.ts';
import type { Turns } from './turns.ts';
import type { Variant } from './variant.ts';

interface Consuming {
  readonly queue: Pick<Queue, 'deliveries'>;
  readonly handle: (message: Message, variant: Variant) => Promise<void>;
  readonly metrics: Pick<ConsumerMetrics, 'heldUp' | 'skipped'>;
  readonly pause: Pick<Pause, 'isOn' | 'over'>;
  /** When the work of one more message may begin. */
  readonly turns: Turns;
  readonly variant: () => Variant;
  /** It was left over by another scenario. */
  readonly isLeft: (message: Message) => boolean;
}

/** Takes messages until the queue closes: each is handled in its turn, or skipped, and leaves the queue when it is done with. */
export async function consume({ queue, handle, metrics, pause, turns, variant, isLeft }: Consuming): Promise<void> {
  const isStale = (message: Message) => isSkipped(message, variant(), Date.now());
  /** Whether its work may begin. Its time may run out while it waits for its turn, which is then that of the next message. */
  const getsTurn = async (message: Message) => {
    if (isStale(message)) return false;
    await turns.due();
    if (isStale(message)) return false;
    turns.take();
    return true;
  };
  for await (const { message, acknowledge } of queue.deliveries()) {
    if (pause.isOn()) metrics.heldUp();
    await pause.over();
    if (isLeft(message)) void acknowledge().catch(ignore);
    else if (await getsTurn(message)) void handle(message, variant()).then(acknowledge).catch(ignore);
    else {
      metrics.skipped(message);
      void acknowledge().catch(ignore);
    }
  }
}

function ignore(): void {
  // The queue gives out again what was not acknowledged.
}
