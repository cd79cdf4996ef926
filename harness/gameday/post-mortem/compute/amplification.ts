import type { Second } from './seconds.ts';

/** How many calls reached a service for each request of the caller, as `retry amplification` means it. */
export interface Amplification {
  readonly service: string;
  /** null where too little was seen of the phase. */
  readonly before: number | null;
  readonly during: number | null;
  readonly after: number | null;
}

const METRIC = 'arrivals';

/** Of every service that counts its arrivals, those with the most calls during the fault first. */
export function amplificationsOf(seconds: readonly Second[]): Amplification[] {
  const services = new Set(seconds.flatMap(({ services }) => Object.keys(services)));
  return [...services]
    .flatMap((service): Amplification[] => {
      const steps = stepsOf(seconds, service);
      if (steps.length === 0) return [];
      const per = (phase: string) => perRequest(steps, phase);
      return [{ service, before: per('baseline'), during: per('fault'), after: per('recovery') }];
    })
    .toSorted((a, b) => (b.during ?? 0) - (a.during ?? 0));
}

interface Step {
  readonly second: Second;
  readonly arrived: number;
}

/** What was added in each second after the first with a reading. A service that counts anew was restarted. */
function stepsOf(seconds: readonly Second[], service: string): Step[] {
  let last: number | undefined;
  return seconds.flatMap((second): Step[] => {
    const readings = Object.hasOwn(second.services, service) ? second.services[service] : undefined;
    const count = readings && Object.hasOwn(readings, METRIC) ? readings[METRIC] : undefined;
    if (count === undefined) return [];
    const before = last;
    last = count;
    if (before === undefined) return [];
    return [{ second, arrived: count >= before ? count - before : count }];
  });
}

function perRequest(steps: readonly Step[], phase: string): number | null {
  const own = steps.filter(({ second }) => second.phase === phase);
  const sent = own.reduce((sum, { second }) => sum + second.sent, 0);
  return sent === 0 ? null : own.reduce((sum, { arrived }) => sum + arrived, 0) / sent;
}
