import type { Variant } from '../variant.ts';
import { resilient } from './resilient.ts';

/** Each differs from `resilient` in one decision. */
export const MISTAKES = {
  'live-checks-db': {
    ...resilient,
    about: 'Alive only while the database answers: a restart is tried against a fault that no restart can mend',
    live: 'database',
  },
  'live-in-other-thread': {
    ...resilient,
    about: 'A thread that does nothing else says that the process lives: it still says so when the process hangs',
    live: 'thread',
  },
  'no-check-timeout': {
    ...resilient,
    about: 'Its checks wait as long as a dependency is silent, and whoever asks waits with them',
    checkMs: undefined,
  },
  'all-critical': {
    ...resilient,
    about: 'Ready only while everything answers, what no order needs included',
    critical: ['database', 'cache', 'external_api'],
  },
  'always-ready': {
    ...resilient,
    about: 'Ready whatever its checks say: users are sent to a service that cannot serve them',
    critical: [],
  },
  'no-startup': {
    ...resilient,
    about: 'Warms its caches before it listens and has no startup probe: it is taken for dead while it starts',
    startup: 'silent',
  },
  'probes-in-slots': {
    ...resilient,
    about: 'Probes wait for a slot as every request does: a busy process is taken for a dead one',
    probes: 'in slots',
  },
} as const satisfies Readonly<Record<string, Variant>>;
