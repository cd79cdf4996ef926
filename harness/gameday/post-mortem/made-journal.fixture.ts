import type { Verdict } from '../../domain/verdict.ts';
import type { EntryOf, JournalEntry } from '../journal/entries.ts';

type Opened = EntryOf<'opened'>;

/** What ended in one made second; all others are successes of what was sent. */
export interface MadeSecond {
  readonly ok?: number;
  readonly failed?: number;
  readonly rejected?: number;
  readonly fallback?: number;
  readonly sent?: number;
  readonly p99Ms?: number;
  readonly inFlight?: number;
  /** Real time of which it tells, ms; default 1000. */
  readonly lastsMs?: number;
  readonly services?: EntryOf<'second'>['services'];
}

const OPENED: Opened = {
  kind: 'opened',
  atMs: -2000,
  wall: '2026-11-27T08:59:58.000Z',
  schema: 'squall-gameday/1',
  id: '2026-11-27T09-00-00-abcd',
  name: 'black-friday',
  title: 'Black Friday',
  hypothesis: 'When the bank is slow, checkout keeps its goodput.',
  roles: { conductor: 'Ada', observer: 'Grace' },
  target: 'payment',
  variants: ['naive'],
  environment: 'local',
  proxy: 'embedded',
  timeScale: 1,
  seed: 7,
  rate: 100,
  lengthMs: 60_000,
  edges: ['payment->bank'],
  steps: [],
  steadyState: [],
  expect: {},
  abort: ['error rate > 50% in any 10s window'],
  repeat: 'npm run gameday black-friday',
  versions: { squall: '0.2.0', node: '24.1.0' },
};

export type MadeJournal = ReturnType<typeof madeJournal>;

/** A journal as a conductor would write it, by what happens one after another on a clock of its own. */
export function madeJournal(given: Partial<Opened> = {}) {
  const opened: Opened = { ...OPENED, ...given };
  const entries: JournalEntry[] = [];
  let [now, setBack, variant, phase] = [-2000, 0, '', 'baseline'];
  const began = Date.UTC(2026, 10, 27, 9);
  const put = (entry: Readonly<Record<string, unknown>>) => {
    entries.push({ ...entry, atMs: now, wall: new Date(began + now - setBack).toISOString() } as JournalEntry);
  };
  const own = (entry: Readonly<Record<string, unknown>>) => put({ variant, ...entry });
  const enter = (next: string) => {
    if (next !== phase) own({ kind: 'phase', phase: next });
    phase = next;
  };
  put(opened);
  return {
    entries,
    /** Time in which nothing is written, ms of the machine. */
    wait: (ms: number) => {
      now += ms;
    },
    setClockBack: (ms: number) => {
      setBack += ms;
    },
    run: (name: string) => {
      [variant, phase] = [name, ''];
      if (entries.length === 1) now = 0;
      own({ kind: 'variant', state: 'running', beganMs: now });
      enter('baseline');
    },
    seconds: (count: number, made: MadeSecond) => {
      for (let i = 0; i < count; i++) {
        now += (made.lastsMs ?? 1000) / opened.timeScale;
        own({ kind: 'second', phase, ...madeSecond(made) });
      }
    },
    inject: (name: string, on = 'payment->bank', text = `latency 5 s on ${on}`) => {
      own({ kind: 'fault-applied', name, text, on });
      enter('fault');
    },
    lift: (name: string, { touched = 100, by = 'runbook', last = true, on = 'payment->bank' }: LiftedAs = {}) => {
      own({ kind: 'fault-lifted', name, text: `latency 5 s on ${on}`, on, by, actedMs: 0, touched });
      if (last) enter('recovery');
    },
    /** An entry of the variant. */
    own,
    /** An entry of no variant. */
    put,
    verdicts: (...verdicts: Verdict[]) => own({ kind: 'verdicts', verdicts }),
    end: (outcome: EntryOf<'ended'>['outcome'], why?: string) => {
      own({ kind: 'variant', state: 'ended' });
      put({ kind: 'ended', outcome, ...(why === undefined ? {} : { why }) });
    },
  };
}

interface LiftedAs {
  readonly touched?: number | null;
  readonly by?: string;
  readonly last?: boolean;
  readonly on?: string;
}

function madeSecond({
  ok = 0,
  failed = 0,
  rejected = 0,
  fallback = 0,
  sent,
  p99Ms = 50,
  inFlight = 5,
  lastsMs = 1000,
  services = {},
}: MadeSecond) {
  const all = ok + failed + rejected + fallback;
  return {
    lastsMs,
    sent: sent ?? all,
    inFlight,
    perSecond: (all * 1000) / lastsMs,
    ...(all === 0 ? { p50Ms: null, p99Ms: null, maxMs: null } : { p50Ms: 20, p99Ms, maxMs: p99Ms * 2 }),
    labels: { ok, upstream_timeout: failed, declined: rejected, pending: fallback },
    classes: { success: ok, error: failed, rejected, fallback },
    services,
  };
}

export function verdict(text: string, given: Partial<Verdict> = {}): Verdict {
  const { expected = 'hold', verdict = expected === 'hold' ? 'pass' : 'fail' } = given;
  const asExpected = verdict === (expected === 'hold' ? 'pass' : 'fail');
  return {
    text,
    expected,
    verdict,
    asExpected,
    observed: 0.5,
    bound: 0.99,
    unit: 'ratio',
    samples: 100,
    window: 'fault',
    ...given,
  };
}
