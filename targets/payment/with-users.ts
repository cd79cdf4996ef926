import { errorRule } from '../kit/error-rule.ts';
import { kitService } from '../kit/kit-service.ts';
import { payment, paymentInMemory } from './target.ts';

const [anOrder] = paymentInMemory.requests;

/**
 * The payment service behind users who try again. Each request of the load is one user, who gets what came of the last
 * submission; headers say how they behave (`usersWho`).
 */
export const paymentWithUsers = {
  ...paymentInMemory,
  name: 'payment-users',
  summary: 'A payment service and its users, who submit again what failed, or what took too long',
  front: 'users',
  services: {
    users: kitService(new URL('./users.ts', import.meta.url)),
    ...paymentInMemory.services,
    payment: { ...payment.services.payment, readOften: true },
  },
  edges: [{ from: 'users', to: 'payment', env: 'PAYMENT_URL' }, ...paymentInMemory.edges],
  rules: [errorRule('gave_up'), ...paymentInMemory.rules],
  deadlineMs: 120_000,
} as const;

/** How users behave. Durations in real ms. */
export interface UserBehaviour {
  /** Submissions of one user at most; 3.73 is four for 73 % of them and three for the others. */
  readonly submissions: number;
  /** Between an error and the next submission. */
  readonly waitMs?: number;
  /** After this long they leave what they submitted, and submit again at once; absent: they wait. */
  readonly patienceMs?: number;
}

/** The requests of users who behave so. */
export function usersWho({ submissions, waitMs = 0, patienceMs }: UserBehaviour) {
  const headers = {
    ...anOrder.headers,
    'x-submissions': String(submissions),
    'x-wait-ms': String(waitMs),
    ...(patienceMs !== undefined && { 'x-patience-ms': String(patienceMs) }),
  };
  return [{ ...anOrder, headers }] as const;
}
