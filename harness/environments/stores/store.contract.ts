import { expect, test } from 'vitest';
import type { Environment } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import { relayRequest } from '../relay-target.fixture.ts';
import { STORES } from './catalogue.ts';
import type { Store } from './store.ts';

/** A service that calls a store. */
export function clientOf({ name }: Store): Target {
  return {
    ...relayRequest().target,
    name: `client-of-${name}`,
    services: {
      front: { entry: new URL('./client.fixture.ts', import.meta.url), env: { STORE: name } },
      store: { store: name },
    },
    edges: [{ from: 'front', to: 'store', env: 'STORE_URL' }],
  };
}

/** What every kind of store must do in an environment; `missing` says why one cannot be had there, if it cannot. */
export function storeContract(
  create: (store: Store) => Environment,
  missing: (store: Store) => Promise<string | undefined>,
): void {
  test.for(STORES)('$name serves through the proxy on its edge, and is stopped afterwards', async (store, ctx) => {
    const reason = await missing(store);
    if (reason !== undefined) ctx.skip(reason);
    let url = '';
    {
      await using running = await create(store).start(relayRequest({ target: clientOf(store) }));
      const clientSees = async () => (await fetch(running.url)).text();
      url = running.services.get('store')?.url ?? '';
      expect(await store.serves(url)).toBe(true);
      expect(await store.takesClients(new URL(url).host)).toBe(true);
      expect(await clientSees()).toBe('serves');
      await running.edges.get('front->store')?.setEnabled(false);
      expect(await clientSees()).toBe('does not serve');
    }
    expect(await store.serves(url)).toBe(false);
  });
}
