import { changeable } from './in-turn.ts';
import { shop, variantsOn } from './target.ts';

const { gateway, order, payment, bank } = shop.services;

/**
 * The shop without its fraud check and database: three layers and a leaf. Retries multiply the same way, and a lane has
 * two processes less.
 */
export const layers = {
  ...shop,
  name: 'shop-layers',
  summary: 'Three services above a bank: how many calls does one order make when each layer retries?',
  services: { gateway: changeable(gateway), order: changeable(order), payment: changeable(payment), bank },
  variants: variantsOn(['gateway', 'order', 'payment']),
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

/** Orders whose users wait as long as the load does, told to the gateway in the header: 30 s. */
export const patientOrders = [
  { ...anOrder, headers: { ...anOrder.headers, 'x-request-timeout-ms': '{{timeout}}' } },
] as const;
