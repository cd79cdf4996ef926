import { ALL_TRIGGERS } from '../trigger.ts';
import type { Variant } from '../variant.ts';
import { everyRow, resilient } from './resilient.ts';

/** Storefronts that are wrong in one way each, but for the first, which has no good plan B at all. */
export const MISTAKES: Readonly<Record<string, Variant>> = {
  naive: {
    ...resilient,
    about: 'Limits and breakers, and then an error page; mails are lost, charges doubled, unknown buyers approved',
    triggers: { alternative: ALL_TRIGGERS, email: ALL_TRIGGERS, score: ALL_TRIGGERS },
    afterSilence: 'switch',
    queue: 'none',
    withoutScore: 'approve',
  },
  'open-only': {
    ...resilient,
    about: 'Fallbacks hang on the breaker: what is slow before it opens is an error page',
    triggers: everyRow(['open']),
  },
  'timeout-only': {
    ...resilient,
    about: 'Fallbacks hang on the timeout: what is turned away at once is an error page',
    triggers: everyRow(['timeout']),
  },
  'no-timeout': {
    ...resilient,
    about: 'All fallbacks are there, and nothing ends the call that they wait for',
    limited: false,
  },
  unflagged: {
    ...resilient,
    about: 'Nobody can tell an old answer from a new one',
    flagged: false,
  },
  'new-key': {
    ...resilient,
    about: 'A charge that nobody answered is made up for under a new key: a second charge',
    laterKey: 'new',
  },
  'credit-for-all': {
    ...resilient,
    about: 'While the gateway is dead, every order is accepted, also that of somebody who has never paid',
    withoutAuthorisation: 'accept',
  },
  'memory-queue': {
    ...resilient,
    about: 'What was promised for later is kept in memory, until the process ends',
    queue: 'memory',
  },
  'cache-first': {
    ...resilient,
    about: 'What is in the cache is the answer, also when a new one could be had',
    asksFirst: 'cache',
  },
  'empty-on-miss': {
    ...resilient,
    about: 'What is not in the cache is answered as if it were empty',
    onMiss: 'empty',
  },
  'unlimited-cache': {
    ...resilient,
    about: 'The plan B waits for a silent Redis without a limit',
    cacheLimited: false,
  },
  'shared-pool': {
    ...resilient,
    about: 'Plan B may use every connection to Postgres, and who else needs one waits',
    searchPlaces: undefined,
  },
};
