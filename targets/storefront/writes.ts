import { randomUUID } from 'node:crypto';
import { type Answer, ok } from '../kit/answer.ts';
import { APPROVE_FROM, UNKNOWN_SCORE } from './limits.ts';
import type { Charge, Gateway, Order, Payment, Shop } from './shop.ts';
import { mayBeDone, triggerOf } from './trigger.ts';

const PENDING: Answer = { http: 202, body: { status: 'pending', message: 'queued' } };

/** The payment is its own idempotency key, at whichever gateway. */
function chargeAt({ partners }: Shop, { gateway, payment_id, amount }: Charge): Promise<unknown> {
  return partners[gateway].post('/charge', { payment_id, amount }, payment_id);
}

const charged = (gateway: Gateway) => ({ status: 'charged', gateway });

/**
 * A charge at the primary gateway or, when that surely has not charged, at the backup. Where nobody knows, the same gateway is
 * asked again later: the other one's ledger does not know the key.
 */
export async function charge(payment: Payment, shop: Shop): Promise<Answer> {
  const { fallbacks, flag, variant } = shop;
  const at = (gateway: Gateway) => ({ ...payment, gateway });
  const backup = async (): Promise<Answer> => {
    await chargeAt(shop, at('backup'));
    return ok(flag(charged('backup'), { degraded: ['primary'] }));
  };
  const primary = async () => {
    await chargeAt(shop, at('primary'));
    return ok(charged('primary'));
  };
  const settles = variant().afterSilence === 'settle';
  return fallbacks.run('alternative', primary, async (error) => {
    if (settles && mayBeDone(error)) return later(at('primary'), shop);
    if (!settles) return backup();
    return backup().catch((second: unknown) => {
      if (triggerOf(second) === undefined) throw second;
      return later(at(mayBeDone(second) ? 'backup' : 'primary'), shop);
    });
  });
}

async function later(due: Charge, { charges }: Shop): Promise<Answer> {
  await charges.add(due);
  return PENDING;
}

/** Makes up for a charge: with its own key, a gateway that has made it already only says so. */
export function makeUpFor(due: Charge, { partners, variant }: Pick<Shop, 'partners' | 'variant'>): Promise<unknown> {
  const { gateway, payment_id, amount } = due;
  const key = variant().laterKey === 'new' ? randomUUID() : payment_id;
  return partners[gateway].post('/charge', { payment_id, amount }, key);
}

/** A payment that need not be made at once. */
export function pay(payment: Payment, shop: Shop): Promise<Answer> {
  const due = { ...payment, gateway: 'primary' } as const;
  const now = async () => {
    await chargeAt(shop, due);
    return ok(charged('primary'));
  };
  return shop.fallbacks.run('pending', now, () => later(due, shop));
}

/** An order: charged now, or accepted on the earlier authorisation of a customer who has one, and charged later. */
export function order({ customer, ...payment }: Order, shop: Shop): Promise<Answer> {
  const due = { ...payment, gateway: 'primary' } as const;
  const key = `authorised:${customer}`;
  const now = async () => {
    await chargeAt(shop, due);
    shop.known().keep(key, { customer });
    return ok({ status: 'accepted', authorisation: 'new' });
  };
  return shop.fallbacks.run('authorisation', now, async () => {
    const earlier = await shop.known().find(key);
    const pending = await later(due, shop);
    if (!earlier && shop.variant().withoutAuthorisation === 'wait') return pending;
    return ok(shop.flag({ status: 'accepted', authorisation: 'earlier', customer }, { degraded: ['primary'] }));
  });
}

/** A purchase by its score: approved, or verified by somebody. Without a score it is verified, never approved. */
export function purchase(payment: Payment, { partners, fallbacks, flag, variant }: Shop): Promise<Answer> {
  const decide = (score: number) => (score >= APPROVE_FROM ? 'approved' : 'verify');
  const scored = async () => {
    const { score } = await partners.fraud.post<{ readonly score: number }>('/score', payment);
    return ok({ decision: decide(score), score });
  };
  return fallbacks.run('score', scored, async () =>
    variant().withoutScore === 'approve'
      ? ok({ decision: 'approved', score: null })
      : ok(flag({ decision: decide(UNKNOWN_SCORE), score: UNKNOWN_SCORE }, { degraded: ['fraud'] })),
  );
}

/** The mail of an order: sent now, or kept and sent later. Whoever keeps nothing has lost it, and does not say so. */
export function mail(order: string, { partners, fallbacks, mails, variant }: Shop): Promise<Answer> {
  const sent = ok({ status: 'sent' });
  const now = async () => {
    await partners.mail.post('/send', { payment_id: order }, order);
    return sent;
  };
  return fallbacks.run('email', now, async () => {
    await mails.add({ order });
    return variant().queue === 'none' ? sent : { http: 202, body: { status: 'queued' } };
  });
}
