import { type HopPolicy, staticTimeouts } from '../../kit/hop-policy.ts';

/** Each hop has its own limits; no deadline is passed on. */
const everywhere = (ms: number) => staticTimeouts({}, ms);

export const independent30: HopPolicy = {
  about: '30 s at every hop: the caller is long gone when the work below ends',
  ...everywhere(30_000),
};

export const independent5: HopPolicy = {
  about: '5 s at every hop: the outermost fires first, and the work below goes on',
  ...everywhere(5000),
};

export const hierarchy: HopPolicy = {
  about: 'Gateway 5, order 4, fraud 3, bank 2 s: the innermost fires first, and the error names it',
  ...staticTimeouts(
    { 'gateway->order': 5000, 'order->payment': 4000, 'payment->fraud': 3000, 'payment->bank': 2000 },
    2000,
  ),
};

export const hierarchy3: HopPolicy = {
  about: 'The same ladder in 3 s: 3, 2.5, 2',
  ...staticTimeouts({ 'gateway->order': 3000, 'order->payment': 2500 }, 2000),
};

export const mismatch: HopPolicy = {
  about: 'The gateway gives up after 3 s, order after 5: two seconds of work for nobody, per request',
  ...staticTimeouts({ 'gateway->order': 3000 }, 5000),
};

export const equal3: HopPolicy = {
  about: '3 s everywhere: the outermost fires first, and the name is lost',
  ...everywhere(3000),
};
