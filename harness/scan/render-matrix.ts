import { formatDuration } from '../domain/duration.ts';
import type { ScannedCell } from './scan-report.ts';

/** `slower +3 s`, `fails in 1 s`, `fallback`, `hangs`: what a cell says in a few letters. */
export function cellWords({ effect, p50Ms, healthyP50Ms }: ScannedCell): string {
  if (effect === 'slower' && p50Ms !== null) return `slower +${short(p50Ms - (healthyP50Ms ?? 0))}`;
  if (effect === 'fails' && p50Ms !== null) return `fails in ${short(p50Ms)}`;
  if (effect === 'fallback' && p50Ms !== null && p50Ms > 2 * (healthyP50Ms ?? 0) + 50)
    return `fallback ${short(p50Ms)}`;
  return effect === 'unknown' ? '?' : effect;
}

function short(ms: number): string {
  return formatDuration(ms < 100 ? Math.round(ms) : Number(ms.toPrecision(2)));
}
