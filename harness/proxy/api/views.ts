import type { FaultProxy } from '../fault-proxy.ts';
import { shortestFloat32 } from '../go/json-write.ts';
import type { Settings } from '../settings.ts';
import type { Toxic } from '../toxic.ts';

/** A toxic as it goes over the wire. */
export function toxicView(toxic: Toxic): object {
  return {
    attributes: toxic.attributes,
    name: toxic.name,
    type: toxic.kind.type,
    stream: toxic.stream,
    toxicity: shortestFloat32(toxic.toxicity),
  };
}

/** A proxy as it goes over the wire; Toxiproxy leaks a `Logger` into it. */
export function proxyView(proxy: FaultProxy, settings: Settings): object {
  const { listen, upstream, enabled } = proxy.state();
  return {
    name: proxy.name,
    listen,
    upstream,
    enabled,
    ...(settings.compat === 'strict' ? { Logger: {} } : {}),
    toxics: proxy.toxics().map(toxicView),
  };
}
