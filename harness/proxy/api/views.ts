import { shortestFloat32 } from '../go/json-write.ts';
import type { Proxy } from '../proxy.ts';
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

/** Upstream ones first, each stream in the order of its chain. */
export function toxicsOf(proxy: Proxy): readonly Toxic[] {
  return [...proxy.toxics.upstream, ...proxy.toxics.downstream];
}

/** A proxy as it goes over the wire; Toxiproxy leaks a `Logger` into it. */
export function proxyView(proxy: Proxy, settings: Settings): object {
  const { name, listen, upstream } = proxy.config();
  return {
    name,
    listen,
    upstream,
    enabled: proxy.enabled(),
    ...(settings.compat === 'strict' ? { Logger: {} } : {}),
    toxics: toxicsOf(proxy).map(toxicView),
  };
}
