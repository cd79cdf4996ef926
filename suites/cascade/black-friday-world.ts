import { metastableTailMs } from '../../targets/peak/metastable.ts';
import { type Play, playCrowd } from '../../targets/peak/play-crowd.ts';

/** How large the shop is in one preset, and how fast its clock runs. Times are those of the specification, unscaled. */
export interface World {
  readonly timeScale: number;
  /** Threads, bulkheads and queues are divided by this. */
  readonly smallerBy: number;
  /** What a healthy call of the processor takes. */
  readonly normalMs: number;
}

/** The real thing. */
export const FULL: World = { timeScale: 1, smallerBy: 1, normalMs: 180 };

const SLOW_MS = 8000;
export const BLIP_MS = 6 * 60_000;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 1000;
/** No work is started with less of the patience left. */
const GUARD_MS = 50;
/** Of the gateway's threads, by healthy orders: 300 a second x 180 ms of 200. */
const LOAD = 0.27;
/**
 * What three hops with their proxies add to a call of the processor, in ms that are not scaled, while several lanes share two cores:
 * measured by S25-capacity.
 */
const HOPS_MS = 4.5;

const threadsOf = ({ smallerBy }: World) => 200 / smallerBy;

/** How long an order holds its threads, real ms. */
const heldMs = ({ timeScale }: World, processorMs: number) => processorMs + HOPS_MS * timeScale;

/** Orders per second of real time at which the healthy shop has the specification's load. */
export function ordersPerSecond(world: World): number {
  return Number(((LOAD * threadsOf(world) * 1000) / heldMs(world, world.normalMs)).toPrecision(3));
}

/** Orders per second that the healthy shop can take. */
export function capacityPerSecond(world: World): number {
  return (threadsOf(world) * 1000) / heldMs(world, world.normalMs);
}

/** What the fault adds to each call, so that it takes 8 s. */
export function addedMs({ normalMs }: World): number {
  return SLOW_MS - normalMs;
}

export interface Way extends Partial<Pick<Play, 'limitMs' | 'queueLimit' | 'submissions'>> {
  readonly dropsStale?: boolean;
}

/** The outage after the blip as a multiple of it, played on virtual time. */
export function playedOutage(world: World, { submissions = 3, dropsStale, limitMs, queueLimit }: Way): number {
  const { outageMs } = playCrowd({
    threads: threadsOf(world),
    wellMs: heldMs(world, world.normalMs),
    slowMs: heldMs(world, SLOW_MS),
    rate: ordersPerSecond(world) / 1000,
    submissions,
    patienceMs: PATIENCE_MS,
    pauseMs: PAUSE_MS,
    faultMs: BLIP_MS,
    afterMs: (submissions === 3 ? 5 : 9) * BLIP_MS,
    windowMs: 3600,
    ...(limitMs === undefined ? {} : { limitMs: heldMs(world, limitMs) }),
    ...(queueLimit === undefined ? {} : { queueLimit: queueLimit / world.smallerBy }),
    ...(dropsStale ? { dropsAtMs: GUARD_MS } : {}),
  });
  return outageMs / BLIP_MS;
}

/** The same by the formula of the metastable tail. */
export function formulaOutage(world: World, submissions: number): number {
  const perMs = threadsOf(world);
  return (
    metastableTailMs({
      rate: ordersPerSecond(world) / 1000,
      submissions,
      wellPerMs: perMs / heldMs(world, world.normalMs),
      slowPerMs: perMs / heldMs(world, SLOW_MS),
      faultMs: BLIP_MS,
    }) / BLIP_MS
  );
}

/** `4.1x`, `0x`, `never` */
export function timesText(factor: number): string {
  return Number.isFinite(factor) ? `${Number(factor.toFixed(1))}x` : 'never';
}
