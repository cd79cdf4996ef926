import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceParts } from '../kit/service.ts';
import { scaled } from '../kit/settings.ts';
import type { Payment } from './payment.ts';

/** What a payment takes before it is charged: asking the bank. */
const WORK_MS = scaled(100);

/** How the operation misbehaves until the next call: the body of `POST /control/behave`; `{}` restores it. Durations are measured ms. */
interface Trouble {
  /** The first time that a payment is tried, it takes this long. */
  readonly slowFirstMs?: number;
  /** The first time that a payment is tried, it fails before its charge. */
  readonly failFirst?: boolean;
  /** Time between the charge and what is stored of it. */
  readonly storeAfterMs?: number;
}

export interface Operation {
  /** Everything before the charge. Rejects with `OperationFailed`. */
  work(payment: Payment): Promise<void>;
  /** Lies between the charge and what is stored of it. */
  between(): Promise<void>;
}

/** Nothing was charged. */
export class OperationFailed extends Error {
  constructor() {
    super('the operation failed before its charge');
    this.name = 'OperationFailed';
  }
}

/** Takes a moment, and misbehaves when told to. */
export function createOperation({ app, telemetry, onReset }: ServiceParts): Operation {
  let trouble: Trouble = {};
  let misbehaved = 0;
  const tried = new Set<string>();
  telemetry.counter('misbehaved_total', 'Payments that felt what the operation was told to do', [], () => misbehaved);
  app.post<{ Body: Trouble | null }>('/control/behave', (request, reply) => {
    trouble = request.body ?? {};
    reply.code(204).send();
  });
  onReset(({ fresh }) => {
    if (fresh) tried.clear();
  });
  return {
    work: async ({ paymentId }) => {
      const isFirst = !tried.has(paymentId);
      tried.add(paymentId);
      const { slowFirstMs = 0, failFirst = false } = isFirst ? trouble : {};
      if (slowFirstMs > 0 || failFirst) misbehaved += 1;
      await sleep(WORK_MS + slowFirstMs);
      if (failFirst) throw new OperationFailed();
    },
    between: async () => {
      const { storeAfterMs = 0 } = trouble;
      if (storeAfterMs === 0) return;
      misbehaved += 1;
      await sleep(storeAfterMs);
    },
  };
}
