import type { Bulkhead } from '../kit/bulkhead.ts';
import { createDependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

export type Name = 'db' | 'fraud' | 'tax';

/** The bulkheads that a call to each dependency passes, outermost first. */
export type Compartments = Readonly<Record<Name, readonly Bulkhead[]>>;

export interface Dependencies {
  account(work: Work): Promise<{ readonly balance: number }>;
  score(work: Work): Promise<{ readonly score: number }>;
  tax(work: Work, limits?: CallLimits): Promise<{ readonly tax: number; readonly estimated?: boolean }>;
}

/** Connects to `DB_URL`, `FRAUD_URL` and `TAX_URL`, each behind its compartments. */
export function connectDependencies(parts: ServiceParts, compartments: Compartments): Dependencies {
  const open = (name: Name) => createDependency(parts, { name, url: text(`${name.toUpperCase()}_URL`) });
  const [db, fraud, tax] = [open('db'), open('fraud'), open('tax')];
  const within = <T>(name: Name, work: Work, call: () => Promise<T>): Promise<T> => {
    const guarded = compartments[name].reduceRight((inner, bulkhead) => () => bulkhead.run(inner), call);
    return work.track(guarded());
  };
  return {
    account: (work) => within('db', work, () => db.get('/account')),
    score: (work) => within('fraud', work, () => fraud.post('/score', {})),
    tax: (work, limits) => within('tax', work, () => tax.post('/tax', {}, limits)),
  };
}
