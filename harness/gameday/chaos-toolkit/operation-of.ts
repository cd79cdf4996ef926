import type { Activity } from './experiment.ts';
import { providerText } from './http-probes.ts';
import { nothing, type Operation } from './operation.ts';
import type { Places } from './places.ts';
import { processOperation } from './process-actions.ts';
import { toxiproxyOperation } from './toxiproxy-actions.ts';

/** What an action of an experiment comes to. */
export function operationOf({ provider, ref }: Activity, places: Places): Operation {
  if (ref !== undefined && provider === undefined) return nothing(`there is no activity ${ref}, to which it refers`);
  if (provider === undefined) return nothing('it has no provider');
  const operation =
    toxiproxyOperation(provider, places.edgeOf) ??
    (provider.type === 'process' ? processOperation(provider) : undefined);
  if (operation === undefined)
    return nothing(`${providerText(provider)} is neither Toxiproxy nor a process of a service`);
  if (operation.does === 'inject' && operation.key.service !== undefined) places.service(operation.key.service);
  return operation;
}
