import type { RunEvent } from '../../domain/events.ts';
import type { Interval } from '../../domain/evidence.ts';
import { DEFAULT_RULES, isAboutUnanswered, type OutcomeRule, UNANSWERED } from '../../domain/outcome.ts';
import type { NewEntryOf } from '../journal/entries.ts';
import type { GuardedSecond } from './guards.ts';

type Second = NewEntryOf<'second'>;

/** What was seen in one interval of the load, for the journal and for the guards. */
export interface SeenSecond {
  readonly entry: Second;
  readonly guarded: GuardedSecond;
}

/** Puts what the caller and the services said together, interval by interval. */
export interface Seconds {
  /** Keeps what a service last reported. */
  see(event: RunEvent): void;
  of(interval: Interval): SeenSecond;
}

export interface SecondsOptions {
  readonly variant: string;
  readonly rules: readonly OutcomeRule[];
  readonly timeScale: number;
}

/** All figures are real-time equivalents. */
export function createSeconds({ variant, rules, timeScale }: SecondsOptions): Seconds {
  const services = new Map<string, Readonly<Record<string, number>>>();
  const classOf = classesOf(rules);
  const unanswered = [...UNANSWERED, ...rules.filter(isAboutUnanswered).map(({ label }) => label)];
  return {
    see: (event) => {
      if (event.type === 'reading') services.set(event.service, { ...services.get(event.service), ...event.metrics });
    },
    of: (interval) => {
      const { phase, sent, inFlight, labels, count, hdr } = interval;
      const lastsMs = (interval.toMs - interval.fromMs) * timeScale;
      const classes = countClasses(labels, classOf);
      const realMs = (us: number) => (us / 1000) * timeScale;
      const maxMs = realMs(interval.maxUs);
      const entry: Second = {
        kind: 'second',
        variant,
        phase,
        lastsMs,
        sent,
        inFlight,
        perSecond: lastsMs > 0 ? (count / lastsMs) * 1000 : 0,
        p50Ms: count === 0 ? null : realMs(interval.p50Us),
        p99Ms: count === 0 ? null : realMs(interval.p99Us),
        maxMs: count === 0 ? null : maxMs,
        labels: { ...labels },
        classes,
        services: Object.fromEntries([...services].map(([name, metrics]) => [name, finite(metrics)])),
      };
      const silent = Object.entries(labels).filter(([label]) => label !== 'dropped' && unanswered.includes(label));
      const answered = count - silent.reduce((sum, [, ended]) => sum + ended, 0);
      const guarded = {
        lastsMs,
        classes,
        count,
        answered,
        maxMs,
        sent,
        inFlight,
        ...(hdr === undefined ? {} : { hdr }),
      };
      return { entry, guarded };
    },
  };
}

const FALLBACK = 'fallback';

function countClasses(labels: Interval['labels'], classOf: (label: string) => string): Record<string, number> {
  const classes: Record<string, number> = { success: 0, rejected: 0, error: 0, fallback: 0 };
  const add = (name: string, count: number) => {
    classes[name] = (classes[name] ?? 0) + count;
  };
  for (const [label, count] of Object.entries(labels)) {
    add(classOf(label), count);
    // A fallback is a success that carries this label, and is counted as both.
    if (label === FALLBACK) add(FALLBACK, count);
  }
  return classes;
}

/** By the target's rules; how a request without an answer ended is its label where no rule has another, and an error. */
function classesOf(rules: readonly OutcomeRule[]): (label: string) => string {
  const known = new Map([...rules, ...DEFAULT_RULES].toReversed().map((rule) => [rule.label, rule.class]));
  return (label) => known.get(label) ?? 'error';
}

/** JSON has no other numbers. */
function finite(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}
