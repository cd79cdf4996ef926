import { plural } from '../../../report/explain/format.ts';
import type { Detection } from '../compute/detection.ts';
import { timeText } from './times.ts';

/** `12 s, alert BankSlow`; `no alert (4 rules)`; `never` */
export function detectionText(detection: Detection | null): string {
  if (!detection) return 'nothing was broken';
  const { alert, other, rules } = detection;
  if (alert) return `${timeText(alert.afterMs)}: alert ${alert.what}`;
  const without = rules === null ? 'no rules of alerts' : `no alert of ${plural(rules, 'rule')}`;
  return other ? `${timeText(other.afterMs)}: ${SIGNS[other.kind]} (${without})` : `never (${without})`;
}

/** What the sign says, too. */
export function detectionSentence(detection: Detection): string {
  const { alert, other, rules } = detection;
  const first =
    other &&
    `The first other sign was ${SIGNS[other.kind]}, ${timeText(other.afterMs)} after it was applied: ${other.what}`;
  if (alert) return `Alert ${alert.what} fired ${timeText(alert.afterMs)} after the fault was applied.`;
  const none = rules === null ? 'The journal names no rules of alerts.' : `None of ${plural(rules, 'alert')} fired.`;
  return `${none} ${first ?? 'Nothing else told of the fault either.'}`;
}

const SIGNS = {
  statement: 'a statement that broke',
  guard: 'a guard that tripped',
  person: 'somebody who wrote',
} as const;
