import { type HopPolicy, propagated, staticTimeouts } from '../kit/hop-policy.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, HopPolicy>> = {
  none: {
    about: 'No timeouts: all three hold a slot for as long as the third party likes',
    ...staticTimeouts({}, 3_600_000),
  },
  independent30: { about: '30 s per hop: 200 slots are gone at 7 requests/s', ...staticTimeouts({}, 30_000) },
  'deadline-full': { about: 'The whole remaining time is passed on', ...propagated() },
  deadline80: { about: '80 % of the remaining time: 4.0, 3.2, 2.56 s', ...propagated({ share: 0.8 }) },
};
