import { isPerson, only, type VariantRun } from './day.ts';
import type { FaultSpan } from './faults.ts';

/** Who noticed the fault, and how long after the first one was applied; ms of real time. */
export interface Detection {
  /** null where the journal names no rules of alerts, and none fired. */
  readonly rules: number | null;
  /** The first alert that fired after it; null: none did. */
  readonly alert: Sign | null;
  /** The first sign of any other kind; null: there was none. */
  readonly other: (Sign & { readonly kind: 'statement' | 'guard' | 'person' }) | null;
}

export interface Sign {
  readonly what: string;
  readonly afterMs: number;
}

/** Undefined where nothing was broken. An alert that fired before the fault and went on has noticed something else. */
export function detectionOf(
  run: VariantRun,
  span: FaultSpan | undefined,
  rules: readonly string[] | undefined,
): Detection | undefined {
  if (!span) return undefined;
  const alerts = only(run.entries, 'alert');
  const since = ({ atMs }: { readonly atMs: number }) => run.real(atMs) - span.fromMs;
  const firings = alerts
    .filter(({ state }) => state === 'fires')
    .map((entry) => ({ what: entry.name, afterMs: since({ atMs: entry.sinceMs ?? entry.atMs }) }));
  const fired = firings.find(({ afterMs }) => afterMs >= 0);
  const known = rules?.length ?? (alerts.length > 0 ? new Set(alerts.map(({ name }) => name)).size : null);
  return {
    rules: known,
    alert: fired ?? null,
    other: signsOf(run, since).find(({ afterMs }) => afterMs >= 0) ?? null,
  };
}

/** In the order of the journal. Whoever lets a gate pass has not said that something is wrong. */
function signsOf(
  run: VariantRun,
  since: (entry: { readonly atMs: number }) => number,
): NonNullable<Detection['other']>[] {
  return run.entries.flatMap((entry): NonNullable<Detection['other']>[] => {
    const afterMs = since(entry);
    if (entry.kind === 'statement' && entry.state === 'broken')
      return [{ kind: 'statement', what: entry.text, afterMs }];
    if (entry.kind === 'abort') return [{ kind: 'guard', what: entry.guard, afterMs }];
    if (entry.kind === 'said' && isPerson(entry.by)) return [{ kind: 'person', what: entry.text, afterMs }];
    if (entry.kind === 'stop' && isPerson(entry.by)) return [{ kind: 'person', what: entry.why ?? 'stop', afterMs }];
    return [];
  });
}
