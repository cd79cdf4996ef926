import type { Deadline } from '../kit/deadline.ts';
import { createDependency, type Dependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

/** The body of a request. */
export interface Order {
  readonly user_id: string;
  readonly amount: number;
  readonly payment_id: string;
}

/** One request: the order, and the work that is done for it. */
export interface Payment {
  readonly order: Order;
  /** After it nobody reads the answer. Without a header there is none. */
  readonly deadline: Deadline;
  /** The `Idempotency-Key` that its user sent, if any: it goes on to the bank. */
  readonly key?: string | undefined;
  readonly work: Work;
}

/** The three services behind a payment. Every call holds the payment's slot until it has really ended. */
export interface Dependencies {
  readonly fraud: { check(payment: Payment, limits?: CallLimits): Promise<{ readonly is_fraudulent: boolean }> };
  readonly bank: Bank;
  readonly notify: { send(payment: Payment, transaction_id: string, limits?: CallLimits): Promise<unknown> };
  /** Counts a timeout that a variant declares without ending the call. */
  timedOut(dependency: 'fraud' | 'bank' | 'notify'): void;
}

export interface Bank {
  charge(payment: Payment, limits?: CallLimits): Promise<{ readonly transaction_id: string }>;
}

/** Connect timeouts in (scaled) ms; absent: none. */
export type ConnectLimits = Readonly<Partial<Record<'fraud' | 'bank' | 'notify', number | undefined>>>;

const ENDPOINTS = { fraud: '/check', bank: '/charge', notify: '/send' } as const;

/** Connects to `FRAUD_URL`, `BANK_URL` and `NOTIFY_URL`. */
export function connectDependencies(parts: ServiceParts, connect: ConnectLimits = {}): Dependencies {
  const open = (name: keyof typeof ENDPOINTS): Dependency =>
    createDependency(parts, { name, url: text(`${name.toUpperCase()}_URL`), connectMs: connect[name] });
  const all = { fraud: open('fraud'), bank: open('bank'), notify: open('notify') };
  const began = countLateStarts(parts);
  return {
    fraud: {
      check: (payment, limits) => {
        began(payment);
        const { user_id, amount } = payment.order;
        return payment.work.track(all.fraud.post(ENDPOINTS.fraud, { user_id, amount }, limits));
      },
    },
    bank: {
      charge: (payment, limits) => {
        began(payment);
        const { order, key, work } = payment;
        const headers = key === undefined ? {} : { 'idempotency-key': key };
        return work.track(all.bank.post(ENDPOINTS.bank, order, { ...limits, headers }));
      },
    },
    notify: {
      send: (payment, transaction_id, limits) => {
        began(payment);
        const { user_id, amount, payment_id } = payment.order;
        const data = { amount, transaction_id };
        return payment.work.track(
          all.notify.post(ENDPOINTS.notify, { user_id, payment_id, template: 'payment_success', data }, limits),
        );
      },
    },
    timedOut: (name) => all[name].countTimeout(ENDPOINTS[name]),
  };
}

/** Exports how many calls were begun for users who were no longer there; returns what counts one. */
function countLateStarts({ telemetry }: Pick<ServiceParts, 'telemetry'>): (payment: Payment) => void {
  let late = 0;
  telemetry.counter('work_started_after_deadline_total', 'Calls begun when the deadline had passed', [], () => late);
  return ({ deadline }) => {
    if (deadline.remaining() < 0) late += 1;
  };
}
