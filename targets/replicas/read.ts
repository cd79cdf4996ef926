import type { Dependency } from '../kit/dependency.ts';
import { createDependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

/** One call to one replica. */
export type Call = (limits: CallLimits) => Promise<unknown>;

export interface Replicas {
  readonly primary: Call;
  readonly secondary: Call;
}

/** Connects to `A_URL` and `B_URL`. */
export function connectReplicas(parts: ServiceParts): Record<'reading' | 'writing', (work: Work) => Replicas> {
  const a = createDependency(parts, { name: 'a', url: text('A_URL') });
  const b = createDependency(parts, { name: 'b', url: text('B_URL') });
  const both = (call: (replica: Dependency, limits: CallLimits) => Promise<unknown>) => (work: Work) => ({
    primary: (limits: CallLimits) => work.track(call(a, limits)),
    secondary: (limits: CallLimits) => work.track(call(b, limits)),
  });
  return {
    reading: both((replica, limits) => replica.get('/item', limits)),
    writing: both((replica, limits) => replica.post('/items', {}, limits)),
  };
}
