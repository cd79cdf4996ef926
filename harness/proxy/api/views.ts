import type { FaultProxy } from '../fault-proxy.ts';
import type { Toxic } from '../toxic.ts';

/** A toxic as it goes over the wire. */
export function toxicView(toxic: Toxic): object {
  return {
    attributes: toxic.attributes,
    name: toxic.name,
    type: toxic.kind.type,
    stream: toxic.stream,
    toxicity: toxic.toxicity,
  };
}

/** A proxy as it goes over the wire, without the `Logger` that Toxiproxy leaks into it. */
export function proxyView(proxy: FaultProxy): object {
  const { listen, upstream, enabled } = proxy.state();
  return {
    name: proxy.name,
    listen,
    upstream,
    enabled,
    toxics: proxy.toxics().map(toxicView),
  };
}
