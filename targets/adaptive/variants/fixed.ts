import { ms } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';

const TIMEOUT_MS = ms('TIMEOUT_MS', 500) ?? 0;

export const fixed: Variant = {
  about: 'Always 500 ms: a dependency that gets slower fails at once, and everybody sees it',

  timeout: () => ({ currentMs: TIMEOUT_MS, answered: () => {}, timedOut: () => {} }),
};
