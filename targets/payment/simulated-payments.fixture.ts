import { type Breaker, createBreaker } from '../kit/breaker.ts';
import { createBulkhead } from '../kit/bulkhead.ts';
import { CallError, Rejection } from '../kit/errors.ts';
import { latencyProfile, type Sampler } from '../kit/latency-profile.ts';
import { createSlots } from '../kit/slots.ts';
import { consecutive } from '../kit/trip-rule.ts';
import type { VirtualTime } from '../kit/virtual-time.fixture.ts';
import { payment } from './target.ts';

/** How the payment service of a simulated day is built. Durations in ms. */
export interface Build {
  /** Limit of a bank call; absent: none. */
  readonly bankMs?: number;
  /** Budget of a payment, from its arrival or from when it got its slot; absent: none. */
  readonly budgetMs?: number;
  readonly budgetFrom?: 'arrival' | 'slot';
  /** A payment that waited for longer is refused when its turn comes. */
  readonly staleMs?: number;
  readonly breaker?: { readonly probes: number; readonly resetMs?: number };
  /** Of the bulkhead before the bank. */
  readonly places?: number;
}

export interface Places {
  readonly slots: number;
  readonly queueLimit: number;
}

export interface Surroundings {
  readonly time: VirtualTime;
  readonly bank: Sampler;
  readonly random: () => number;
}

/** One payment, however often it is submitted. */
export interface Wish {
  charges: number;
}

export type Answer = 'paid' | 'failed' | 'refused';

export type SimulatedPayments = ReturnType<typeof simulatedPayments>;

/** The target's payment service on virtual time: the kit's own slots, breaker and bulkhead, the limits of `budgeted`. */
export function simulatedPayments(build: Build, { slots: capacity, queueLimit }: Places, surroundings: Surroundings) {
  const { time, random } = surroundings;
  const slots = createSlots({ capacity, queueLimit, now: time.now });
  const counts = { bankCalls: 0, chargedAgain: 0, fullAt: undefined as number | undefined };
  const charge = bankOf(build, surroundings, counts);
  const fraud = latencyProfile(payment.services.fraud.env.PROFILE as string, random);
  const notify = latencyProfile(payment.services.notify.env.PROFILE as string, random);

  const work = async (wish: Wish, arrivedAt: number): Promise<Answer> => {
    if (build.staleMs !== undefined && time.now() - arrivedAt > build.staleMs) return 'failed';
    const limit = budgetOf(build, build.budgetFrom === 'slot' ? time.now() : arrivedAt, time);
    try {
      await call(time, fraud(), limit(600));
      await charge(wish, limit(build.bankMs ?? 0));
    } catch {
      return 'failed';
    }
    // Paid, whether or not the user is told.
    await call(time, notify(), build.budgetMs === undefined ? undefined : 300).catch(() => undefined);
    return 'paid';
  };
  return {
    pay: async (wish: Wish): Promise<Answer> => {
      const arrivedAt = time.now();
      const release = await slots.acquire().catch(() => undefined);
      if (release) return work(wish, arrivedAt).finally(release);
      counts.fullAt ??= arrivedAt;
      return 'refused';
    },
    clearMarks: () => {
      slots.clearMarks();
      Object.assign(counts, { bankCalls: 0, chargedAgain: 0, fullAt: undefined });
    },
    marks: () => ({ ...counts, leastFree: slots.lowWater, longestQueue: slots.mostQueued }),
  };
}

/** The bank behind what guards it. It charges whether or not anybody still waits. */
function bankOf(build: Build, { time, bank }: Surroundings, counts: { bankCalls: number; chargedAgain: number }) {
  const breaker = build.breaker && breakerOf(build.breaker, time);
  const bulkhead = build.places === undefined ? undefined : createBulkhead({ name: 'bank', limit: build.places });
  const charge = async (wish: Wish, limitMs: number | undefined) => {
    counts.bankCalls += 1;
    const ms = bank();
    void time.sleep(ms).then(() => {
      wish.charges += 1;
      if (wish.charges > 1) counts.chargedAgain += 1;
    });
    await call(time, ms, limitMs);
  };
  return (wish: Wish, limitMs: number | undefined) => {
    const broken = () => breaker?.run(() => charge(wish, limitMs)) ?? charge(wish, limitMs);
    return bulkhead?.run(broken) ?? broken();
  };
}

/** A call that takes `ms`, or its limit if that is shorter. */
async function call(time: VirtualTime, ms: number, limitMs = Number.POSITIVE_INFINITY): Promise<void> {
  await time.sleep(Math.min(ms, limitMs));
  if (ms > limitMs) throw new CallError('bank', { kind: 'timeout', phase: 'read', sent: true, timeoutMs: limitMs });
}

/** As `startBudget` of the kit. */
function budgetOf({ budgetMs }: Build, from: number, time: VirtualTime) {
  return (defaultMs: number): number | undefined => {
    if (budgetMs === undefined) return undefined;
    const useful = from + budgetMs - time.now() - 100;
    if (useful < 100) throw new Rejection('budget_exhausted', 'the budget was used up before the next call');
    return Math.min(defaultMs, useful);
  };
}

function breakerOf({ probes, resetMs = 30_000 }: NonNullable<Build['breaker']>, { now }: VirtualTime): Breaker {
  return createBreaker({
    dependency: 'bank',
    trip: consecutive(5),
    resetMs,
    probes,
    isFailure: (error) => error instanceof CallError && error.failure.kind === 'timeout',
    now,
  });
}
