import { kitService } from '../kit/kit-service.ts';
import { payment, paymentInMemory } from '../payment/target.ts';

/** The payment service behind a gateway, with the rules of alerts that watch it. */
export const monitored = {
  ...paymentInMemory,
  name: 'monitored',
  summary: 'The payment service behind a gateway that measures what payments take, and rules of alerts for both',
  front: 'gateway',
  services: {
    gateway: kitService(new URL('./gateway.ts', import.meta.url)),
    ...paymentInMemory.services,
    // Ten times the rate that the rules are written for, because windows are compressed; slots for it, and for what a slow bank holds.
    payment: { ...payment.services.payment, env: { ...payment.services.payment.env, SLOTS: '1100' } },
  },
  edges: [{ from: 'gateway', to: 'payment', env: 'PAYMENT_URL' }, ...paymentInMemory.edges],
  rules: [{ label: 'ready', class: 'success', status: 200, json: { status: 'ok' } }, ...paymentInMemory.rules],
} as const;

/** Files of rules, as a Prometheus loads them. */
export const alertFiles = {
  literal: new URL('./alerts/literal.yml', import.meta.url),
  perDependency: new URL('./alerts/per-dependency.yml', import.meta.url),
  protection: new URL('./alerts/protection.yml', import.meta.url),
} as const;
