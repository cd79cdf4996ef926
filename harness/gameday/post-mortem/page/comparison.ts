import { faultWords } from '../../../report/chart/fault-words.ts';
import type { Headline, HeadlineRow, HeadlineValue } from '../../../report/headline/headline.ts';
import type { VariantRun } from '../compute/day.ts';
import type { Recovery } from '../compute/recovery.ts';
import { judged, type Second, secondsOf } from '../compute/seconds.ts';
import type { VariantReport } from '../post-mortem-report.ts';
import { slicesOf } from './slices.ts';

/** More slices would not be visible. */
const MOST = 120;

export interface DrawnVariant {
  readonly run: VariantRun;
  readonly report: VariantReport;
}

/** How each variant served its load around its fault, aligned at the first injection; undefined where none was broken. */
export function comparisonOf(variants: readonly DrawnVariant[]): Headline | undefined {
  const drawn = variants.map(({ run, report }) => ({ report, seconds: judged(secondsOf(run)) }));
  const lengthMs = Math.max(1, ...drawn.map(({ seconds }) => seconds.at(-1)?.toMs ?? 0));
  const rows = drawn.flatMap(({ report, seconds }) => rowOf(report, seconds, lengthMs / MOST) ?? []);
  if (rows.length === 0) return undefined;
  return {
    quantity: 'outage after fault',
    // A baseline that went on for longer is cut: it shows nothing that the others do not.
    fromS: Math.max(...rows.map(({ slices }) => slices[0]?.fromS ?? 0)),
    toS: Math.max(...rows.map(({ slices }) => slices.at(-1)?.toS ?? 0)),
    healedS: Math.max(...rows.map(({ healedS }) => healedS)),
    fault: [...new Set(drawn.flatMap(({ report }) => report.faults.map(({ text }) => faultWords(text))))].join(' and '),
    rows: rows.toSorted((a, b) => factorOf(b) - factorOf(a)),
  };
}

/** A fault that is not known to have been lifted acts until the journal ends. */
function rowOf(
  { variant, span, recovery }: VariantReport,
  seconds: readonly Second[],
  stepMs: number,
): HeadlineRow | undefined {
  if (!span) return undefined;
  const clock = (ms: number) => (ms - span.fromMs) / 1000;
  const slices = slicesOf(seconds, { stepMs, clock });
  if (slices.length === 0) return undefined;
  const healedMs = span.toMs ?? seconds.at(-1)?.toMs ?? span.fromMs;
  const value = outageValue(recovery, clock(healedMs));
  return { scenario: '', variant, slices, healedS: clock(healedMs), value };
}

function outageValue(recovery: Recovery, healedS: number): HeadlineValue {
  if (recovery.state === 'unknown' || recovery.factor === null) return { text: 'unknown' };
  const lasting = recovery.state === 'not recovered';
  const { factor } = recovery;
  const endS = healedS + (lasting ? recovery.lowMs : recovery.shownMs) / 1000;
  return { text: `${factor < 0.01 ? '0' : Number(factor.toPrecision(2))}x`, outage: { factor, endS, lasting } };
}

/** Those of which nothing is known come last. */
function factorOf({ value }: HeadlineRow): number {
  return value?.outage?.factor ?? -1;
}
