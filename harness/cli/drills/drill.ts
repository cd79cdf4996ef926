/** Whom a drill stops or kills. */
export const VICTIMS = [
  'command',
  'reaper',
  'watchdog',
  'proxy',
  'service',
  'store',
  'command+reaper',
  'command+watchdog',
] as const;
export type Victim = (typeof VICTIMS)[number];

export const PLACES = ['local', 'toxiproxy', 'docker', 'compose', 'attach', 'attach-own', 'scan', 'mutation'] as const;
/**
 * `toxiproxy`: local with Toxiproxy; `attach-own`: attached to `squall proxy` instead of to Toxiproxy; `scan` and `mutation`: these
 * commands instead of `suite`.
 */
export type Place = (typeof PLACES)[number];

/**
 * What happens to it. `SIGSTOP`: for 20 s. `twice`: SIGINT, and again at once. `blocked`: the thread that conducts the
 * suites waits for something that never comes.
 */
export const BLOWS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGSTOP', 'twice', 'blocked'] as const;
export type Blow = (typeof BLOWS)[number];

export interface Drill {
  readonly place: Place;
  readonly victim: Victim;
  readonly blow: Blow;
}

/** The victims that a place has: what it attaches to is not the run's own, and the compose file has no store. */
const ABSENT: Readonly<Partial<Record<Place, readonly Victim[]>>> = {
  compose: ['store'],
  attach: ['proxy', 'service', 'store'],
  'attach-own': ['proxy', 'service', 'store'],
  scan: ['store'],
  // It runs suites in processes of their own, which are drilled elsewhere.
  mutation: ['proxy', 'service', 'store'],
};

const isPair = (victim: Victim) => victim.includes('+');

/** Whether it can happen: only a command has a terminal and a thread to block, and pairs are for those that die at once. */
export function isPossible({ place, victim, blow }: Drill): boolean {
  if (ABSENT[place]?.includes(victim)) return false;
  // The suite that is drilled blocks the thread that only `squall suite` has.
  if (blow === 'blocked' && (place === 'scan' || place === 'mutation')) return false;
  if (blow === 'twice' || blow === 'blocked') return victim === 'command';
  return !isPair(victim) || blow === 'SIGKILL';
}

/** A store takes long to start, so it is there where it or its data may be left. */
export function hasStore({ place, victim }: Drill): boolean {
  return !ABSENT[place]?.includes('store') && (victim === 'store' || victim.includes('command'));
}

export function drillsOf(places: readonly Place[]): Drill[] {
  return places.flatMap((place) =>
    VICTIMS.flatMap((victim) => BLOWS.map((blow) => ({ place, victim, blow }))).filter(isPossible),
  );
}
