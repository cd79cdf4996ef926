import { VARIANT_PATH } from '../kit/pick-variant.ts';
import { shop } from './target.ts';

const { gateway, order, payment, fraud } = shop.services;

/** A hop that becomes another variant while it runs. */
export const changeable = <S extends object>(service: S) => ({ ...service, variant: VARIANT_PATH });

/**
 * The shop whose hops become another variant while they run: its variants take turns in one started target. Those that
 * retry are asked without the fraud check (`layers.ts`).
 */
export const shopInTurn = {
  ...shop,
  services: {
    ...shop.services,
    gateway: changeable(gateway),
    order: changeable(order),
    payment: changeable(payment),
    fraud: changeable(fraud),
  },
  variants: Object.fromEntries(Object.entries(shop.variants).filter(([name]) => !name.startsWith('retry-'))),
} as const;
