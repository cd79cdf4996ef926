import { SquallError } from '../runtime/errors.ts';
import { createProxyApi, ProxyRefusal } from './toxiproxy-api.ts';
import type { ProxyKind } from './toxiproxy-client.ts';

/** Which kind of fault proxy answers at `url`: Toxiproxy has no `/health`. Throws SQUALL_PROXY when none answers. */
export async function proxyKindAt(url: string): Promise<ProxyKind> {
  try {
    await createProxyApi(url).json('GET', '/health');
    return 'embedded';
  } catch (error) {
    if (error instanceof SquallError && error.cause instanceof ProxyRefusal && error.cause.status === 404)
      return 'toxiproxy';
    throw error;
  }
}
