import { playRules } from '../../alerts/rules/play-rules.ts';
import type { AlertRules } from '../../domain/alert.ts';
import type { Series } from '../../domain/evidence.ts';
import type { Prober } from '../../domain/ports.ts';
import type { NewEntryOf, Write } from '../journal/entries.ts';
import { alertChanges } from './alert-changes.ts';

/** Tells alerts as they fire and are resolved. */
export interface AlertWatch {
  /** An interval of the load has ended. */
  tick(): void;
  /** Tells what the whole run shows and was not told yet. */
  end(series: readonly Series[]): Promise<void>;
}

export interface AlertWatchOptions {
  readonly variant: string;
  readonly alerts: readonly AlertRules[];
  readonly timeScale: number;
  readonly prober: Pick<Prober, 'evidence'>;
  /** Ms since the scenario began. */
  readonly at: () => number;
  /** When the scenario began, on the clock of the journal; asked once that runs. */
  readonly beganMs: () => number;
  readonly write: Write;
}

/** Rules are evaluated over the whole run each time, which is not for every interval. */
const EVERY = 5;

export function watchAlerts(options: AlertWatchOptions): AlertWatch {
  const { variant, alerts, timeScale, prober, at, write } = options;
  const told = new Set<string>();
  let ticks = 0;
  let beganMs: number | undefined;
  const tellNew = async (series: readonly Series[]) => {
    beganMs ??= options.beganMs();
    const news = alertChanges(series, { variant, beganMs }).filter((change) => !told.has(keyOf(change)));
    for (const change of news) told.add(keyOf(change));
    for (const change of news) await write(change);
  };
  return {
    tick: () => {
      if (alerts.length === 0 || ++ticks % EVERY > 0) return;
      const { scrapes = [] } = prober.evidence();
      // Whoever writes the intervals notices that the journal cannot be written.
      tellNew(playRules(alerts, { scrapes, untilMs: at(), timeScale }).series).catch(() => {});
    },
    end: tellNew,
  };
}

/** What was evaluated at a moment does not change with what comes later. */
function keyOf({ name, state, labels, sinceMs }: NewEntryOf<'alert'>): string {
  return JSON.stringify([name, state, sinceMs, labels]);
}
