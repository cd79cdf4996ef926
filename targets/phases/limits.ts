import { ms } from '../kit/settings.ts';
import type { UserLimits } from './fetch-user.ts';
import type { PhaseLimits } from './phased-call.ts';

/** The limits of a client that sets none: a forgotten timeout must not mean no timeout. */
export const FACTORY_DEFAULT: PhaseLimits = {
  pool: ms('POOL_MS', 500),
  connect: ms('CONNECT_MS', 500),
  write: ms('WRITE_MS', 1000),
  read: ms('READ_MS', 1000),
  total: ms('TOTAL_MS', 2000),
};

interface Variant {
  readonly about: string;
  /** For `GET /call`. */
  readonly call: PhaseLimits;
  /** For each of the two calls of `GET /user/:id`, and for both together. */
  readonly user: UserLimits;
}

const perCallMs = ms('USER_READ_MS', 10_000);
const { connect, read } = FACTORY_DEFAULT;

/** From the worst to the best; variants differ only in their limits. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  none: { about: 'No limit at all, as many clients have it by default', call: {}, user: {} },
  'read-only': {
    about: '30 s of silence at most; connecting and dripping are not silence',
    call: { read: ms('LONG_READ_MS', 30_000) },
    user: { readMs: perCallMs },
  },
  'connect+read': {
    about: 'Bounds connecting and silence, not the whole: a slow drip takes as long as it likes',
    call: { connect, read },
    user: { readMs: perCallMs },
  },
  full: {
    about: 'Pool, connect, write, read and total: whatever the other side does, it ends',
    call: FACTORY_DEFAULT,
    user: { readMs: perCallMs, totalMs: perCallMs },
  },
};
