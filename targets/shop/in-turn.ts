import { VARIANT_PATH } from '../kit/pick-variant.ts';
import { shop } from './target.ts';

const { gateway, order, payment, fraud } = shop.services;

const changeable = <S extends object>(service: S) => ({ ...service, variant: VARIANT_PATH });

/**
 * The shop whose hops become another variant while they run: its variants take turns in one started target. Those that
 * retry are left out, since a hop would go on with the budgets of the one before.
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
