import { ms, scaled } from '../kit/settings.ts';

/**
 * The time limits of the budgeted variants, in scaled ms: three times the p99 of fraud check and notification,
 * 1.75 times that of the bank, under a total of 4.5 s that keeps the 5 s SLA. `none` in the environment lifts one.
 */
export const LIMITS = {
  total: ms('BUDGET_MS', 4500),
  fraud: ms('FRAUD_READ_MS', 600),
  bank: ms('BANK_READ_MS', 3500),
  notify: ms('NOTIFY_READ_MS', 300),
} as const;

/** Reserve that must be left beyond a notification; other calls keep the default of 100 ms. */
export const NOTIFY_RESERVE_MS = scaled(50);

/** Below 50 ms a connect timeout measures the machine's scheduler. */
const connect = (name: string, fallback: number) => {
  const limit = ms(name, fallback);
  return limit === undefined ? undefined : Math.max(50, limit);
};

export const CONNECT_LIMITS = {
  fraud: connect('FRAUD_CONNECT_MS', 1000),
  bank: connect('BANK_CONNECT_MS', 2000),
  notify: connect('NOTIFY_CONNECT_MS', 500),
} as const;
