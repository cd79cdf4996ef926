import { formatDuration } from '../domain/duration.ts';
import { plural } from '../report/explain/format.ts';
import type { ScannedCell, ScannedEdge } from './scan-report.ts';

type WordedCell = Pick<ScannedCell, 'fault' | 'effect' | 'p50Ms' | 'p99Ms' | 'healthyP50Ms' | 'answers'>;

/** `slower +3 s`, `fails in 1 s`, `3 of 30 fail`, `fallback`, `hangs`: what a cell says in a few letters. */
export function cellWords({ fault, effect, p50Ms, p99Ms, healthyP50Ms, answers }: WordedCell): string {
  // Most requests of this fault met none.
  const some = fault === 'one in ten';
  const usualMs = healthyP50Ms ?? 0;
  const tookMs = some ? p99Ms : p50Ms;
  if (effect === 'slower' && tookMs !== null) return `slower +${short(Math.max(1, tookMs - usualMs))}`;
  if (effect === 'fails' && some) {
    const { failed, unfinished, same, different } = answers;
    return `${failed + unfinished} of ${failed + unfinished + same + different} fail`;
  }
  if (effect === 'fails' && tookMs !== null) return `fails in ${short(tookMs)}`;
  if (effect === 'fallback' && tookMs !== null && tookMs > 2 * usualMs + 50) return `fallback ${short(tookMs)}`;
  return effect === 'unknown' ? '?' : effect;
}

function short(ms: number): string {
  return formatDuration(ms < 100 ? Math.round(ms) : Number(ms.toPrecision(2)));
}

/** `timeout 900 ms · 3 attempts, 120 and 240 ms apart · breaker opens · limit ?` */
export function edgeFacts({ timeoutMs, attempts, spacingMs, breaker, limit, usedBy }: ScannedEdge): string {
  const apart = spacingMs.length === 0 ? '' : `, ${spacingMs.map((ms) => formatDuration(ms)).join(' and ')} apart`;
  const breakers = { opens: 'breaker opens', never: 'no breaker', unknown: 'breaker ?' } as const;
  return [
    timeoutMs === null ? 'timeout ?' : `timeout ${formatDuration(timeoutMs)}`,
    attempts === null ? 'attempts ?' : `${plural(attempts, 'attempt')}${apart}`,
    breakers[breaker],
    limit === null ? 'limit ?' : `${limit} calls at once`,
    ...(usedBy === null || usedBy.length > 0 ? [] : ['no route calls it']),
  ].join(' · ');
}

/** What was found out, without what was not. */
export function knownFacts({ timeoutMs, attempts, breaker, limit, usedBy }: ScannedEdge): string {
  const breakers = { opens: ['a breaker that opens'], never: ['no breaker'], unknown: [] } as const;
  return [
    timeoutMs === null ? 'no timeout seen' : `timeout ${formatDuration(timeoutMs)}`,
    ...(attempts === null ? [] : [plural(attempts, 'attempt')]),
    ...breakers[breaker],
    ...(limit === null ? [] : [`at most ${plural(limit, 'call')} at once`]),
    ...(usedBy?.length === 0 ? ['no route calls it'] : []),
  ].join(' · ');
}

/** `shop → stock` */
export function arrow(edge: string): string {
  return edge.replace('->', ' → ');
}
