import { ALL_TRIGGERS } from '../trigger.ts';
import { ROWS, type Variant } from '../variant.ts';

/** Each fallback answers for all `triggers`. */
export function everyRow(triggers: Variant['triggers'][keyof Variant['triggers']]): Variant['triggers'] {
  return Object.fromEntries(ROWS.map((row) => [row, triggers]));
}

export const resilient: Variant = {
  about: 'Every dependency has a limit, a breaker and a plan B, and every answer of a plan B says so',
  triggers: everyRow(ALL_TRIGGERS),
  limited: true,
  flagged: true,
  afterSilence: 'settle',
  laterKey: 'same',
  queue: 'durable',
  withoutScore: 'verify',
  withoutAuthorisation: 'wait',
  asksFirst: 'service',
  onMiss: 'refuse',
  cacheLimited: true,
  searchPlaces: 5,
};
