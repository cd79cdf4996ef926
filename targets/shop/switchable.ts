import { switchable } from '../kit/kit-service.ts';
import { shop } from './target.ts';

const { gateway, order, payment, fraud } = shop.services;

/**
 * The shop whose hops can switch their variant, so all variants share one started target. Those that retry run without
 * the fraud check (`layers.ts`).
 */
export const switchableShop = {
  ...shop,
  services: {
    ...shop.services,
    gateway: switchable(gateway),
    order: switchable(order),
    payment: switchable(payment),
    fraud: switchable(fraud),
  },
  variants: Object.fromEntries(Object.entries(shop.variants).filter(([name]) => !name.startsWith('retry-'))),
} as const;
