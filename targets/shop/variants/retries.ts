import { type HopPolicy, type HopRetries, propagated, staticTimeouts } from '../../kit/hop-policy.ts';

const inTime = propagated({ share: 0.8 });
const HOPS_3 = { gateway: 3, order: 3, payment: 3 };

/** Retries under a deadline that is passed on. */
const retrying = (about: string, retries: HopRetries): HopPolicy => ({ about, ...inTime, retries });

export const retryEverywhere: HopPolicy = {
  about: 'Three attempts at each of three hops: 27 calls at the leaf for one request',
  ...staticTimeouts({}, 60_000),
  retries: { attempts: HOPS_3, backoff: 'exponential', baseMs: 100 },
};

export const retryTwoLayers: HopPolicy = {
  about: 'Three retries at the gateway, and again at payment: 16 calls at the leaf for one request',
  ...staticTimeouts({}, 60_000),
  retries: { attempts: { gateway: 4, payment: 4 }, backoff: 'exponential', baseMs: 100 },
};

export const retryEager: HopPolicy = {
  about: 'Four attempts at once, whatever went wrong and whatever the answer asked for',
  ...staticTimeouts({}, 60_000),
  retries: { attempts: { gateway: 4 }, backoff: 'exponential', eager: true },
};

export const retryNoDeadline: HopPolicy = {
  about: 'Four attempts of 1 s and 1, 2, 4 s between them: 11 s for a user who waits three',
  ...staticTimeouts({}, 1000),
  retries: { attempts: { gateway: 4 }, backoff: 'exponential' },
};

export const retryNoBudget = retrying('Four attempts at the gateway, however many fail', {
  attempts: { gateway: 4 },
  backoff: 'full',
});

export const retryOutermost: HopPolicy = {
  about: 'Three attempts of 1 s at the gateway alone, none that the deadline would cut',
  ...propagated({ share: 0.8, limitsMs: { 'gateway->order': 1000 } }),
  retries: { attempts: { gateway: 3 }, backoff: 'full', attemptMs: 1000 },
};

export const retryBreaker: HopPolicy = {
  ...retrying('Four attempts at the gateway, and a breaker before the bank', {
    attempts: { gateway: 4 },
    backoff: 'full',
    baseMs: 100,
  }),
  breakers: { 'payment->bank': { failures: 5, resetMs: 30_000, probes: 3 } },
};

export const retryBudget3 = retrying('Three attempts at each hop, but three retries for the whole request', {
  attempts: HOPS_3,
  backoff: 'full',
  baseMs: 100,
  perRequest: 3,
});

/** Limits of the worked example: order sees 2.8 of 3 s, a payment may take 1.5 s and the bank 1 s. */
const WORKED_MS = { 'gateway->order': 2800, 'order->payment': 1500, 'payment->bank': 1000 };

export const retryWorked: HopPolicy = {
  about: 'Three attempts at order within 2.8 s and a budget of three retries: what fits is tried, the rest refused',
  ...propagated({ limitsMs: WORKED_MS }),
  retries: { attempts: { order: 3 }, backoff: 'full', baseMs: 200, attemptMs: 1000, perRequest: 3 },
};

export const retryFleet20 = retrying('Four attempts at the gateway, while retries stay below 20 % of the requests', {
  attempts: { gateway: 4 },
  backoff: 'full',
  fleetShare: 0.2,
});
