import type { Fallbacks } from './fallbacks.ts';
import type { LastKnown } from './last-known.ts';
import type { Partners } from './partner.ts';
import type { ProductSearch } from './product-search.ts';
import type { Queue } from './queue.ts';
import type { Variant } from './variant.ts';

export interface Payment {
  readonly payment_id: string;
  readonly amount: number;
}

export interface Order extends Payment {
  readonly customer: string;
}

export type Gateway = 'primary' | 'backup';

/** A charge that has to be made, or found out about, at one gateway. */
export interface Charge extends Payment {
  readonly gateway: Gateway;
}

export interface Mail {
  readonly order: string;
}

/** What a storefront works with. */
export interface Shop {
  readonly variant: () => Variant;
  readonly partners: Partners;
  readonly fallbacks: Fallbacks;
  readonly products: ProductSearch;
  /** Replaced when the variant is. */
  readonly known: () => LastKnown;
  readonly charges: Queue<Charge>;
  readonly mails: Queue<Mail>;
  /** Marks the answer of a fallback as one, unless the variant does not. */
  flag(body: object, mark: object): object;
}
