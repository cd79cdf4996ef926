import type { Answer } from '../kit/answer.ts';
import type { Checkout, Dependencies } from './dependencies.ts';

/** One way to build the checkout. What it throws crashes the request with a 500. */
export interface Variant {
  readonly about: string;
  checkOut(dependencies: Dependencies): (checkout: Checkout) => Promise<Answer>;
}
