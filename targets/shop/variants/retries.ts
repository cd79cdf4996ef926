import { type HopPolicy, type HopRetries, propagated, staticTimeouts } from '../../kit/hop-policy.ts';

const inTime = propagated({ share: 0.8 });
const HOPS_3 = { gateway: 3, order: 3, payment: 3 };

/** Retries under a deadline that is passed on. */
const retrying = (about: string, retries: HopRetries): HopPolicy => ({ about, ...inTime, retries });

export const retryEverywhere: HopPolicy = {
  about: 'Three attempts at each of three hops: 27 calls at the leaf for one request',
  ...staticTimeouts({}, 60_000),
  retries: { attempts: HOPS_3, backoff: 'exponential' },
};

export const retryNoDeadline: HopPolicy = {
  about: 'Four attempts of 1 s and 1, 2, 4 s between them: 11 s for a user who waits three',
  ...staticTimeouts({}, 1000),
  retries: { attempts: { gateway: 4 }, backoff: 'exponential' },
};

export const retryOutermost = retrying('Three attempts at the gateway alone, none that the deadline would cut', {
  ...{ attempts: { gateway: 3 }, backoff: 'full', attemptMs: 1000 },
});

export const retryBudget3 = retrying('Three attempts at each hop, but three retries for the whole request', {
  ...{ attempts: HOPS_3, backoff: 'full', perRequest: 3 },
});

export const retryFleet20 = retrying('Four attempts at the gateway, while retries stay below 20 % of the requests', {
  ...{ attempts: { gateway: 4 }, backoff: 'full', fleetShare: 0.2 },
});
