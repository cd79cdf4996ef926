import { BACKUP_MS } from '../limits.ts';
import type { Variant } from '../variant.ts';

export const backup: Variant = {
  about: 'The second replica when the first has failed or was silent for 2 s: survives its death, not its tail',

  read: async ({ primary, secondary }) => {
    try {
      return await primary({ totalMs: BACKUP_MS });
    } catch {
      return secondary({ totalMs: BACKUP_MS });
    }
  },
};
