import type { Bulkhead } from '../kit/bulkhead.ts';
import { scaled } from '../kit/settings.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** Alert rules are evaluated this often; real ms. */
const EVERY_MS = 1000;
/** An early alert, and one that fires only when the bulkhead is full. */
const LEVELS = [0.8, 1] as const;

export interface EarlyWarning {
  watch(bulkhead: Bulkhead): void;
  /** The bulkhead turned a call away. */
  rejected(bulkhead: Bulkhead): void;
}

/** Does an alert fire before the first rejection? Counts the rejections that came before each alert had fired. */
export function createEarlyWarning(telemetry: Telemetry): EarlyWarning {
  const watched = new Map<Bulkhead, Map<number, { fired: boolean; rejectedBefore: number }>>();
  setInterval(() => {
    for (const [{ inUse, limit }, alerts] of watched)
      for (const [level, alert] of alerts) if (inUse / limit >= level) alert.fired = true;
  }, scaled(EVERY_MS)).unref();

  telemetry.counter(
    'bulkhead_rejected_before_alert_total',
    'Calls turned away before the alert',
    ['dep', 'level'],
    () =>
      [...watched].flatMap(([{ name }, alerts]) =>
        [...alerts].map(([level, { rejectedBefore }]) => ({
          labels: { dep: name, level: `${100 * level} %` },
          value: rejectedBefore,
        })),
      ),
  );
  return {
    watch: (bulkhead) =>
      void watched.set(bulkhead, new Map(LEVELS.map((level) => [level, { fired: false, rejectedBefore: 0 }]))),
    rejected: (bulkhead) => {
      for (const alert of watched.get(bulkhead)?.values() ?? []) if (!alert.fired) alert.rejectedBefore += 1;
    },
  };
}
