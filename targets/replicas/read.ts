import type { Dependency } from '../kit/dependency.ts';
import { createDependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

/** Reads the item from one replica. Only reads are hedged: doing them twice changes nothing. */
export type Read = (limits: CallLimits) => Promise<unknown>;

export interface Replicas {
  readonly primary: Read;
  readonly secondary: Read;
}

/** Connects to `A_URL` and `B_URL`. */
export function connectReplicas(parts: ServiceParts): (work: Work) => Replicas {
  const a = createDependency(parts, { name: 'a', url: text('A_URL') });
  const b = createDependency(parts, { name: 'b', url: text('B_URL') });
  const read =
    (replica: Dependency, work: Work): Read =>
    (limits) =>
      work.track(replica.get('/item', limits));
  return (work) => ({ primary: read(a, work), secondary: read(b, work) });
}
