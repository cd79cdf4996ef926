import { switchable } from '../kit/kit-service.ts';
import { variantEnvs } from '../kit/pick-variant.ts';
import { shop } from './target.ts';
import { VARIANTS } from './variants/catalogue.ts';

const { gateway, order, payment, bank } = shop.services;

/**
 * The shop without its fraud check and database: three layers and a leaf. Retries multiply in the same way with two
 * processes less.
 */
export const layers = {
  ...shop,
  name: 'shop-layers',
  summary: 'Three services above a bank: how many calls does one order make when each layer retries?',
  services: { gateway: switchable(gateway), order: switchable(order), payment: switchable(payment), bank },
  variants: variantEnvs(VARIANTS, 'gateway', 'order', 'payment'),
  edges: shop.edges.filter(({ from, to }) => from !== 'fraud' && to !== 'fraud'),
  rules: [
    { label: 'bank_500', class: 'error' as const, json: { 'error.code': 'http_500', 'error.dependency': 'bank' } },
    {
      label: 'one_retry_left',
      class: 'error' as const,
      json: { 'error.code': 'http_503', 'error.dependency': 'bank', 'error.retries_left': 1 },
    },
    ...shop.rules,
  ],
} as const;

const [anOrder] = shop.requests;

/** Orders whose users wait as long as the load does, 30 s; the header passes that to the gateway. */
export const patientOrders = [
  { ...anOrder, headers: { ...anOrder.headers, 'x-request-timeout-ms': '{{timeout}}' } },
] as const;
