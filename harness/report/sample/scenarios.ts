import type { RequestEnd, SimulatedPhase } from './simulate.ts';

export const VARIANTS = [
  'naive',
  'fixed5',
  'race5',
  'budgeted',
  'budgeted-async',
  'budgeted+bulkhead50',
  'budgeted+breaker',
  'budgeted+bulkhead50+breaker',
  'budgeted-total',
] as const;
export type Variant = (typeof VARIANTS)[number];

const TIMEOUT_MS: Readonly<Record<Variant, number>> = {
  naive: Number.POSITIVE_INFINITY,
  fixed5: 5000,
  race5: 5000,
  budgeted: 3500,
  'budgeted-async': 3500,
  'budgeted+bulkhead50': 3500,
  'budgeted+breaker': 3500,
  'budgeted+bulkhead50+breaker': 3500,
  'budgeted-total': 3500,
};

/** What a scenario does to the bank; the rest follows from the variant. */
export interface SampleScenario {
  readonly name: string;
  readonly about: string;
  readonly timeScale: number;
  readonly extraMs: number;
  readonly requests: number;
  readonly baseline?: boolean;
  readonly variants: readonly Variant[];
}

export const SCENARIOS: readonly SampleScenario[] = [
  {
    name: 'S3-closed',
    about: 'The bank answers 5 s late. Every payment must still end within 6 s and leave threads for others.',
    timeScale: 1,
    extraMs: 5000,
    requests: 1000,
    variants: VARIANTS,
  },
  {
    name: 'S3-hole',
    about: 'The bank takes the call and never answers. Without a timeout nothing ever ends.',
    timeScale: 5,
    extraMs: 60_000,
    requests: 1000,
    variants: VARIANTS,
  },
  {
    name: 'S3-8s',
    about: 'As S3-closed with 8 s: a bank that is fast by itself would hide the defect behind +5 s.',
    timeScale: 5,
    extraMs: 8000,
    requests: 1000,
    variants: ['naive', 'fixed5', 'budgeted'],
  },
  {
    name: 'S1a',
    about: 'Nothing is broken: the SLA of 5 s and a success rate of 99.9 % cannot both be had from this bank.',
    timeScale: 5,
    extraMs: 0,
    requests: 2000,
    variants: ['naive', 'fixed5', 'budgeted', 'budgeted-async'],
  },
  {
    name: 'S1c',
    about: 'The bank never answers: nobody knows whether the card was charged, and the answer has to say so.',
    timeScale: 5,
    extraMs: 60_000,
    requests: 200,
    variants: ['naive', 'fixed5', 'budgeted', 'budgeted-async'],
  },
  {
    name: 'S1d',
    about: 'Only the notification is gone: it is optional, so payments must go on as before.',
    timeScale: 5,
    extraMs: 0,
    requests: 500,
    baseline: true,
    variants: ['naive', 'fixed5', 'budgeted'],
  },
  {
    name: 'S4-bank',
    about: '2 s more are within the bank timeout of 3.5 s: these payments succeed, and inside the SLA.',
    timeScale: 5,
    extraMs: 2000,
    requests: 50,
    variants: ['naive', 'fixed5', 'budgeted'],
  },
];

export const CAP_MS = 30_000;

/** How a request of `variant` ends when the bank is `extraMs` slower than it is by itself. */
export function requestEndOf(variant: Variant, extraMs: number): SimulatedPhase['end'] {
  const breaker = variant.includes('breaker');
  const bulkhead = variant.includes('bulkhead');
  return (draw, index) => {
    if (breaker && extraMs > 3000 && index > 60 && index % 97 > 2) return failed('circuit_open', 503, 2 + draw * 3);
    if (bulkhead && extraMs > 3000 && index % 100 >= 8) return failed('bulkhead_full', 503, 1 + draw * 2);
    const bankMs = extraMs + 120 + 500 * Math.exp(1.1 * (draw - 0.5)) + (draw > 0.995 ? 4000 * draw : 0);
    const limit = TIMEOUT_MS[variant];
    if (bankMs > limit) {
      const ambiguous = variant.startsWith('budgeted');
      return failed(ambiguous ? 'bank_timeout_ambiguous' : 'upstream_timeout', 504, limit + 8 + draw * 30);
    }
    if (bankMs > CAP_MS)
      return { durationMs: CAP_MS, kind: 'timed-out', label: 'timed-out', class: 'error', status: 0 };
    return { durationMs: bankMs, kind: 'answered', label: 'ok', class: 'success', status: 200 };
  };
}

function failed(label: string, status: number, durationMs: number): RequestEnd {
  return { durationMs, kind: 'answered', label, class: 'error', status };
}

/** Fewest threads that were available: a race that abandons its calls leaks them, a bulkhead keeps them free. */
export function lowWater(variant: Variant, scenario: SampleScenario): number {
  if (variant === 'race5' && scenario.extraMs > 5000) return 0;
  if (variant === 'race5') return 37;
  return variant.includes('bulkhead') ? 149 : 100;
}
