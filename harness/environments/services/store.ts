import { z } from 'zod';
import type { StoreSpec } from '../../domain/service.ts';
import { startStoreProcess } from '../local/store-process.ts';
import { storeProblems } from '../stores/catalogue.ts';
import type { ServiceKind } from './service-kind.ts';

/** A real database or queue; the kinds of stores are a family of their own. */
export const store: ServiceKind<StoreSpec> = {
  key: 'store',
  schema: z.strictObject({
    store: z.string().describe('A real store that the environment provides: postgres, redis, nats'),
    setup: z.union([z.string(), z.instanceof(URL)]).exactOptional(),
    shared: z.boolean().exactOptional(),
  }),
  at: (spec, locate) => ({ ...spec, ...(spec.setup === undefined ? {} : { setup: locate(spec.setup) }) }),
  describe: (spec) => `store ${spec.store}`,
  problems: (spec) => storeProblems(spec),
  unplayable: () => undefined,
  takesSettings: false,
  startLocal: ({ name, spec, context }) =>
    spec.shared ? context.stores.lease(name, spec, context) : startStoreProcess(name, spec, context),
};
