import { latencyProfile } from '../kit/latency-profile.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { type VirtualTime, virtualTime } from '../kit/virtual-time.fixture.ts';
import {
  type Build,
  type Places,
  type SimulatedPayments,
  simulatedPayments,
  type Wish,
} from './simulated-payments.fixture.ts';
import { payment } from './target.ts';

/** Users and their bank on one day. Durations in ms. */
export interface World extends Places {
  /** Users, evenly spaced. */
  readonly perSecond: number;
  readonly baselineMs: number;
  readonly faultMs: number;
  readonly recoveryMs: number;
  /** At most, by a user who got an error or has lost patience; 3.7 is three or four. */
  readonly submissions: number;
  /** Before the next one after an error. */
  readonly waitMs: number;
  readonly patienceMs?: number;
  /** Latency of the bank in the fault. */
  readonly slowBank: string;
  readonly seed?: number;
}

export interface Day {
  readonly leastFree: number;
  readonly longestQueue: number;
  /** From the begin of the fault to the first payment that found the queue full; absent: never. */
  readonly fullAfterMs: number | undefined;
  readonly bankCalls: number;
  /** Charges beyond the first for one payment. */
  readonly chargedAgain: number;
  /** Users who came in the fault, and those of them who were paid in the end. */
  readonly wanted: number;
  readonly paid: number;
  /** Of the submissions that ended in the fault and were not refused at once. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** After the heal, to the first of five seconds in a row of whose users 95 % were paid within 5 s; absent: never. */
  readonly recoveredMs: number | undefined;
}

/** Plays a day on virtual time. Counts are of the fault. */
export async function playDay(build: Build, world: World): Promise<Day> {
  const time = virtualTime();
  const begin = world.baselineMs;
  const heal = begin + world.faultMs;
  const end = heal + world.recoveryMs;
  const inFault = () => time.now() >= begin && time.now() < heal;
  const random = seededRandom(world.seed ?? 1, 'slow day');
  const healthy = latencyProfile(payment.services.bank.env.PROFILE as string, random);
  const slow = latencyProfile(world.slowBank, random);
  const bank = () => (inFault() ? slow() : healthy());
  const payments = simulatedPayments(build, world, { time, bank, random });
  const seen: Seen = { users: [], tookMs: [] };
  const user = userOf({ world, time, payments, seen, inFault, random });
  void (async () => {
    for (let at = 0; at < end; at += 1000 / world.perSecond) {
      void user();
      await time.sleep(1000 / world.perSecond);
    }
  })();

  await time.run(begin);
  payments.clearMarks();
  await time.run(heal);
  const { fullAt, ...marks } = payments.marks();
  await time.run(end);
  const ofFault = seen.users.filter(({ came }) => came >= begin && came < heal);
  seen.tookMs.sort((a, b) => a - b);
  const quantile = (share: number) => seen.tookMs[Math.floor(seen.tookMs.length * share)] ?? 0;
  return {
    ...marks,
    fullAfterMs: fullAt === undefined ? undefined : fullAt - begin,
    wanted: ofFault.length,
    paid: ofFault.filter(({ paidAt }) => paidAt !== undefined).length,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    recoveredMs: recoveredMs(seen.users, heal, end),
  };
}

interface User {
  readonly came: number;
  paidAt?: number;
}

interface Seen {
  readonly users: User[];
  readonly tookMs: number[];
}

interface Scene {
  readonly world: World;
  readonly time: VirtualTime;
  readonly payments: SimulatedPayments;
  readonly seen: Seen;
  readonly inFault: () => boolean;
  readonly random: () => number;
}

/** A user who wants to pay: submits, and again after an error, or at once when the patience is over. */
function userOf({ world, time, payments, seen, inFault, random }: Scene): () => Promise<void> {
  const submit = async (wish: Wish) => {
    const sent = time.now();
    const answer = payments.pay(wish);
    const { patienceMs } = world;
    const ended = await (patienceMs === undefined
      ? answer
      : Promise.race([answer, time.sleep(patienceMs).then(() => 'gave up' as const)]));
    if (inFault() && ended !== 'refused') seen.tookMs.push(time.now() - sent);
    return ended;
  };
  return async () => {
    const user: User = { came: time.now() };
    seen.users.push(user);
    const wish: Wish = { charges: 0 };
    const submissions = Math.floor(world.submissions) + (random() < world.submissions % 1 ? 1 : 0);
    for (let left = submissions; left > 0; left--) {
      const ended = await submit(wish);
      if (ended === 'paid') {
        user.paidAt = time.now();
        return;
      }
      if (ended !== 'gave up') await time.sleep(world.waitMs);
    }
  };
}

const GOOD = 0.95;
const IN_TIME_MS = 5000;

function recoveredMs(users: readonly User[], heal: number, end: number): number | undefined {
  const seconds = Math.floor((end - heal) / 1000);
  const good = Array.from({ length: seconds }, (_, second) => {
    const from = heal + second * 1000;
    const ofSecond = users.filter(({ came }) => came >= from && came < from + 1000);
    const served = ofSecond.filter(({ came, paidAt = Number.POSITIVE_INFINITY }) => paidAt - came < IN_TIME_MS);
    return served.length >= GOOD * ofSecond.length;
  });
  const first = good.findIndex((_, at) => at + 5 <= seconds && good.slice(at, at + 5).every(Boolean));
  return first < 0 ? undefined : first * 1000;
}
