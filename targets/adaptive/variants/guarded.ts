import { ms } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';
import { smoothTimeout } from './smooth.ts';

export const guarded: Variant = {
  about:
    'As `smooth`, at most 1.5 s and never beyond what the user waits for; an alert fires when the value passes 1.2 s',

  timeout: () => smoothTimeout({ initialMs: 500, bounds: [100, 1500], factor: 2.5 }),
  deadlineMs: ms('DEADLINE_MS', 2000) ?? 0,
};
