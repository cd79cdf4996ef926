import type { RequestTemplate } from '../../harness/index.ts';

/** Calls to a partner through the bulkhead `route`, with the settings of `order`; durations in real ms. */
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
 * An offered load of `erlang` calls at once on average. Only the product of rate and duration counts, so a call lasts one
 * second, unless more and shorter calls are needed for a steadier result.
 */
export function offered(erlang: number, places: number, holdMs = 1000) {
  return callsThrough(`${erlang} on ${places}`, { places, hold_ms: holdMs }, (erlang * 1000) / holdMs);
}
