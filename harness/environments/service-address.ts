import { readyPath, type ServiceSpec } from '../domain/service.ts';
import { answersOk, type ReadyOptions } from '../runtime/process/ready.ts';
import { staysOpen } from './open-port.ts';
import { storeOf } from './stores/catalogue.ts';

/** URL of a service at `host` (`host:port`): HTTP, or the scheme of the store. */
export function serviceUrl({ store }: ServiceSpec, host: string): string {
  return store === undefined ? `http://${host}` : storeOf(store).url(host);
}

/**
 * How `untilReady` finds out that a service serves; its `host` may change when it is started again. A user's own store is
 * only asked whether it takes clients, because its login is unknown.
 */
export function readiness(
  spec: ServiceSpec,
  host: () => string,
  storeHas: 'our login' | 'its own login' = 'our login',
): Pick<ReadyOptions, 'serves' | 'problem'> {
  if (spec.store === undefined) {
    const path = readyPath(spec);
    if (path === undefined)
      return { serves: () => staysOpen(host()), problem: () => `takes no connections at ${host()}` };
    const url = () => `${serviceUrl(spec, host())}${path}`;
    return { serves: (signal) => answersOk(url(), signal), problem: () => `does not answer 2xx at ${url()}` };
  }
  const store = storeOf(spec.store);
  return storeHas === 'our login'
    ? { serves: () => store.serves(store.url(host())), problem: () => `does not answer at ${host()}` }
    : { serves: () => store.takesClients(host()), problem: () => `takes no clients at ${host()}` };
}
