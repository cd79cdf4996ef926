import { fleetRetryBudget } from '../kit/retry-budget.ts';
import { scaled } from '../kit/settings.ts';
import { consecutive } from '../kit/trip-rule.ts';
import type { Queues } from './variant.ts';

/** How a caller comes back to a service that was away. */
export interface Flush {
  /** Whether a new request is sent at all, or queued at once. */
  admits(): boolean;
  /** How an attempt ended. */
  ended(result: 'success' | 'failure'): void;
  /** A probe found the service healthy. */
  healthy(): void;
  /** When a queued request is sent after a healthy probe, ms from now; undefined: it stays in the queue. */
  goesIn(): number | undefined;
}

const nothing = () => undefined;
const always = { admits: () => true, ended: nothing, healthy: nothing };

type NewFlush = (random: () => number, now?: () => number) => Flush;

/** What the variants differ in. */
export const FLUSHES: Readonly<Record<Queues['flush'], NewFlush>> = {
  'at-once': () => ({ ...always, goesIn: () => 0 }),
  spread: (random) => ({ ...always, goesIn: () => random() * scaled(30_000) }),
  budget: (_random, now) => {
    const budget = fleetRetryBudget(0.2, scaled(1000), now);
    const admits = () => {
      budget.request();
      return true;
    };
    return { ...always, admits, goesIn: () => (budget.retry() ? 0 : undefined) };
  },
  ramp,
};

const STEPS = [0.05, 0.25, 0.5, 1] as const;
/** One probe a second: five seconds a step. */
const PROBES_PER_STEP = 5;
const FAILURES = 5;

/** A breaker that does not go from nothing to everything: half-open, it lets a growing share of the traffic through. */
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
    goesIn: () => (passes() ? 0 : undefined),
  };
}
