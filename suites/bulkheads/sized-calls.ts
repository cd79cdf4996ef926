import type { RequestTemplate } from '../../harness/index.ts';

/** Calls to a partner through a bulkhead called `route`, which is as `order` says; durations in real ms. */
export function callsThrough(route: string, order: Readonly<Record<string, unknown>>, weight = 1) {
  return {
    route,
    weight,
    method: 'POST',
    path: '/partners',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ bulkhead: route, ...order }),
  } as const satisfies RequestTemplate;
}

/**
 * `erlang` calls at once on average, on so many places. Only their product counts, and not whether many calls are short
 * or few are long, so that one call lasts a second unless more of them are wanted for a steadier figure.
 */
export function offered(erlang: number, places: number, holdMs = 1000) {
  return callsThrough(`${erlang} on ${places}`, { places, hold_ms: holdMs }, (erlang * 1000) / holdMs);
}
