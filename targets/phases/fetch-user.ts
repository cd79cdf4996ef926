import { type Answer, failure, failureOf, ok } from '../kit/answer.ts';
import { startBudget } from '../kit/budget.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import type { ServiceParts } from '../kit/service.ts';
import { realTime, text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

/** Scaled ms; absent: unlimited. */
export interface UserLimits {
  readonly readMs?: number | undefined;
  readonly totalMs?: number | undefined;
}

/** `GET /user/:id`: the user, then the profile; each within `readMs`, both together within `totalMs`. */
export function fetchUser(parts: ServiceParts): (work: Work, limits: UserLimits) => Promise<Answer> {
  const users = createDependency(parts, { name: 'users', url: text('USERS_URL') });
  const profiles = createDependency(parts, { name: 'profiles', url: text('PROFILES_URL') });

  return async (work, { readMs, totalMs }) => {
    const budget = startBudget(totalMs, work.arrivedAt);
    const left = () => (totalMs === undefined ? undefined : budget.remaining());
    try {
      const user = await work.track(users.get('/user', { readMs, totalMs: left() }));
      const profile = await work.track(profiles.get('/profile', { readMs, totalMs: left() }));
      return ok({ user, profile });
    } catch (error) {
      const overall = error instanceof CallError && error.failure.kind === 'timeout' && error.failure.phase === 'total';
      if (!overall || totalMs === undefined) return failureOf(error);
      const details = { dependency: 'user fetch', timeout_ms: realTime(totalMs), retryable: true };
      return failure('upstream_timeout', 'Fetching the user took too long', details);
    }
  };
}
