import { fleetRetryBudget } from '../kit/retry-budget.ts';
import { scaled } from '../kit/settings.ts';
import { consecutive } from '../kit/trip-rule.ts';
import type { Queues } from './variant.ts';

/** How a caller resumes after an outage of the service. */
export interface Flush {
  /** True: a new request is sent; false: it is queued at once. */
  admits(): boolean;
  /** Reports the result of an attempt. */
  ended(result: 'success' | 'failure'): void;
  /** Reports that a probe found the service healthy. */
  healthy(): void;
  /** Wait in ms before a queued request is sent after a healthy probe; undefined: it stays in the queue. */
  delayMs(): number | undefined;
}

const nothing = () => undefined;
const always = { admits: () => true, ended: nothing, healthy: nothing };

type NewFlush = (random: () => number, now?: () => number) => Flush;

/** The variants differ only in this. */
export const FLUSHES: Readonly<Record<Queues['flush'], NewFlush>> = {
  'at-once': () => ({ ...always, delayMs: () => 0 }),
  spread: (random) => ({ ...always, delayMs: () => random() * scaled(30_000) }),
  budget: (_random, now) => {
    const budget = fleetRetryBudget(0.2, scaled(1000), now);
    const admits = () => {
      budget.request();
      return true;
    };
    return { ...always, admits, delayMs: () => (budget.retry() ? 0 : undefined) };
  },
  ramp,
};

const STEPS = [0.05, 0.25, 0.5, 1] as const;
/** One probe a second: five seconds a step. */
const PROBES_PER_STEP = 5;
const FAILURES = 5;

/** A breaker that admits a growing share of the traffic while half-open, instead of all at once. */
function ramp(random: () => number): Flush {
  const newRule = consecutive(FAILURES);
  let rule = newRule();
  let isOpen = false;
  let healthyProbes = Number.POSITIVE_INFINITY;
  const share = () => (isOpen ? 0 : (STEPS[Math.floor((healthyProbes - 1) / PROBES_PER_STEP)] ?? 1));
  const passes = () => random() < share();
  return {
    admits: passes,
    ended: (result) => {
      if (!isOpen && rule.after(result)) isOpen = true;
    },
    healthy: () => {
      healthyProbes = isOpen ? 1 : healthyProbes + 1;
      if (isOpen) [isOpen, rule] = [false, newRule()];
    },
    delayMs: () => (passes() ? 0 : undefined),
  };
}
