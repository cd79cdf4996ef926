import { createProxyApi, refusedWith } from './toxiproxy-api.ts';
import type { ProxyKind } from './toxiproxy-client.ts';

/** Which kind of fault proxy answers at `url`: Toxiproxy has no `/health`. Throws SQUALL_PROXY when none answers. */
export async function proxyKindAt(url: string): Promise<ProxyKind> {
  try {
    await createProxyApi(url).json('GET', '/health');
    return 'embedded';
  } catch (error) {
    if (refusedWith(error, 404)) return 'toxiproxy';
    throw error;
  }
}
