import type { Variant } from '../variant.ts';

export const VARIANTS: Readonly<Record<string, Variant>> = {
  'process-all': {
    about:
      'Handles every message in turn: after a pause it works for those who have left, and is late for everybody else',
    skips: [],
    relaysDeadline: false,
  },
  'skip-all-types': {
    about: 'Skips whatever is late: also payments, which were promised and which nobody waits for',
    skips: ['quote', 'payment'],
    relaysDeadline: true,
  },
  'skip-stale': {
    about: 'Skips what is late where somebody waited for it; a promise is kept, however late',
    skips: ['quote'],
    relaysDeadline: true,
  },
};
