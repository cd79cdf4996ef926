import type { StartRequest } from '../domain/ports.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Target } from '../domain/target.ts';

const relay: ServiceSpec = {
  entry: new URL('./relay.fixture.ts', import.meta.url),
  metrics: '/metrics',
  reset: '/reset',
  behave: '/behave',
};

/** `front` calls `back` through a proxy. */
const relayTarget: Target = {
  name: 'relay',
  summary: 'one service that calls another',
  front: 'front',
  services: { front: { ...relay, env: { OWN: 'front', SAID_BY: 'spec' } }, back: relay },
  edges: [{ from: 'front', to: 'back', env: 'NEXT_URL' }],
  variants: { plain: { about: 'the only one', env: { front: { SAID_BY: 'variant' } } } },
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
};

/** `front` also gets the URL of a Postgres behind a proxy. */
export const storeTarget: Target = {
  ...relayTarget,
  name: 'relay-with-store',
  services: {
    ...relayTarget.services,
    db: { store: 'postgres', setup: new URL('./stores/setup.fixture.sql', import.meta.url) },
  },
  edges: [...relayTarget.edges, { from: 'front', to: 'db', env: 'DB_URL' }],
};

export const EDGE = 'front->back';

export function relayRequest(over: Partial<StartRequest> = {}): StartRequest {
  const variant = relayTarget.variants['plain'] as Target['variants'][string];
  const signal = new AbortController().signal;
  return { target: relayTarget, variantName: 'plain', variant, env: {}, timeScale: 5, seed: 7, signal, ...over };
}
