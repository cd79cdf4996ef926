import { AS_GOOD } from '../../../assertions/witnesses/recovery.ts';
import { formatCount, formatShare, plural } from '../../../report/explain/format.ts';
import type { ErrorBudget } from '../compute/error-budget.ts';
import type { Goodput } from '../compute/impact.ts';
import type { VariantReport } from '../post-mortem-report.ts';
import { detectionText } from './detection-words.ts';
import { outageFactor, recoveryTime } from './recovery-words.ts';
import { factorText, timeText } from './times.ts';

/** One figure of all variants, beside each other. */
export interface NumberRow {
  readonly name: string;
  readonly cells: readonly NumberCell[];
}

export interface NumberCell {
  readonly text: string;
  readonly tone: 'plain' | 'bad' | 'good' | 'quiet';
}

type Column = readonly [name: string, of: (variant: VariantReport) => NumberCell];

const COLUMNS: readonly Column[] = [
  ['statements as expected', asExpected],
  ['goodput before the fault', ({ impact }) => goodput(impact.before)],
  ['goodput during it', ({ impact }) => goodput(impact.during, impact.before)],
  ['goodput after it', ({ impact }) => goodput(impact.after, impact.before)],
  ['p99', p99],
  ['requests failed', failed],
  ['error budget burnt', budget],
  ['time to detect', detection],
  ['time to recover', recovery],
  ['outage ÷ fault', outage],
  ['calls per request', amplification],
];

/** Rows of which no variant has anything to say are left out. */
export function numberRows(variants: readonly VariantReport[]): NumberRow[] {
  return COLUMNS.map(([name, of]) => ({ name, cells: variants.map(of) })).filter(({ cells }) =>
    cells.some(({ text }) => text !== ''),
  );
}

function asExpected({ statements }: VariantReport): NumberCell {
  const expect = statements.filter(({ of }) => of === 'expect');
  const well = expect.filter((statement) => statement.asExpected).length;
  const isBad = expect.some((statement) => statement.asExpected === false);
  if (expect.length === 0) return { text: 'nothing was expected', tone: 'quiet' };
  const open = expect.filter((statement) => statement.asExpected === null).length;
  return { text: `${well} of ${expect.length}${open > 0 ? `, ${open} open` : ''}`, tone: isBad ? 'bad' : 'plain' };
}

/** What is not as good as before is marked. */
function goodput(of: Goodput | null, before?: Goodput | null): NumberCell {
  if (!of) return { text: 'not seen', tone: 'quiet' };
  const share = of.share === null ? '' : ` (${formatShare(of.share)})`;
  const isLess = before?.share != null && of.share !== null && of.share < AS_GOOD.goodput * before.share;
  return { text: `${formatCount(Number(of.perSecond.toPrecision(3)))}/s${share}`, tone: isLess ? 'bad' : 'plain' };
}

function p99({ impact: { before, during, after } }: VariantReport): NumberCell {
  const texts = [before, during, after].map((each) => (each?.p99Ms == null ? '-' : timeText(each.p99Ms)));
  return { text: texts.every((text) => text === '-') ? '' : texts.join(' → '), tone: 'plain' };
}

function failed({ impact: { failed, failedShare, rejected, fallback } }: VariantReport): NumberCell {
  const share = failedShare === null ? '' : ` (${formatShare(failedShare)})`;
  const others = [
    ...(fallback > 0 ? [`${formatCount(fallback)} by a fallback`] : []),
    ...(rejected > 0 ? [`${formatCount(rejected)} rejected`] : []),
  ];
  return { text: [`${formatCount(failed)}${share}`, ...others].join(', '), tone: failed > 0 ? 'bad' : 'plain' };
}

function budget({ errorBudgets }: VariantReport): NumberCell {
  const [worst] = errorBudgets.toSorted(
    (a, b) => (b.burnt ?? Number.POSITIVE_INFINITY) - (a.burnt ?? Number.POSITIVE_INFINITY),
  );
  if (!worst) return { text: 'none was stated', tone: 'quiet' };
  return { text: budgetText(worst), tone: worst.spent > worst.allowed ? 'bad' : 'plain' };
}

/** `3.33 × (200 of 60 requests)` */
export function budgetText({ allowed, spent, burnt }: ErrorBudget): string {
  const figures = `${formatCount(spent)} of ${plural(Math.floor(allowed), 'request')}`;
  return burnt === null ? figures : `${factorText(burnt)} (${figures})`;
}

function detection({ detection: found }: VariantReport): NumberCell {
  if (!found) return { text: '', tone: 'quiet' };
  return { text: detectionText(found), tone: found.alert || found.rules === null ? 'plain' : 'bad' };
}

function recovery({ span, recovery: found }: VariantReport): NumberCell {
  if (!span) return { text: '', tone: 'quiet' };
  return { text: recoveryTime(found), tone: toneOf(found.state) };
}

function outage({ span, recovery: found }: VariantReport): NumberCell {
  if (!span) return { text: '', tone: 'quiet' };
  const isLong = found.state === 'recovered' && (found.factor ?? 0) > 1;
  return { text: outageFactor(found), tone: isLong ? 'bad' : toneOf(found.state) };
}

function toneOf(state: VariantReport['recovery']['state']): NumberCell['tone'] {
  if (state === 'not recovered') return 'bad';
  return state === 'unknown' ? 'quiet' : 'plain';
}

function amplification({ amplification: found }: VariantReport): NumberCell {
  const [most] = found;
  if (!most) return { text: '', tone: 'quiet' };
  const [before = '-', during = '-', after = '-'] = [most.before, most.during, most.after].map((each) =>
    each === null ? '-' : formatCount(Number(each.toPrecision(3))),
  );
  return { text: `${before} → ${during} → ${after} at ${most.service}`, tone: 'plain' };
}
