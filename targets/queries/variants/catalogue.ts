import type { Variant } from '../variant.ts';
import { clientOnly } from './client-only.ts';
import { naive } from './naive.ts';
import { noCancel } from './no-cancel.ts';
import { resilient } from './resilient.ts';
import { server5s } from './server-5s.ts';
import { serverOnly } from './server-only.ts';

/** From the worst to the best. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  naive,
  'server-only': serverOnly,
  'server-5s': server5s,
  'client-only': clientOnly,
  'no-cancel': noCancel,
  resilient,
};
