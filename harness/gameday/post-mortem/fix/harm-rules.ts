import { formatCount, formatShare } from '../../../report/explain/format.ts';
import type { Recovery } from '../compute/recovery.ts';
import type { VariantReport } from '../post-mortem-report.ts';
import { outageFactor, recoverySentence, recoveryTime } from '../words/recovery-words.ts';
import { factorText, timeText } from '../words/times.ts';
import { type Found, isControl, perVariant, type Rule } from './rule.ts';

export const guardRule: Rule = {
  id: 'guard',
  because: 'the fault did more harm than anybody was ready to accept, so the rest of the day is not known',
  find: ({ ending: { abort, heals }, variants }) => {
    if (!abort) return [];
    const acting =
      variants
        .find(({ variant }) => variant === abort.variant)
        ?.faults.filter((fault) => fault.fromMs <= abort.atMs && (fault.toMs ?? abort.atMs) >= abort.atMs) ?? [];
    return [
      {
        variant: abort.variant,
        weight: 1,
        text: `${abort.guard}: the guard tripped${acting.length === 0 ? '' : ` ${timeText(abort.atMs - (acting[0]?.fromMs ?? 0))} into ${acting.map(({ text }) => text).join(' and ')}`}.`,
        evidence: [
          `observed ${abort.observed}`,
          ...heals.map(({ faults, tookMs }) => `${faults} lifted in ${timeText(tookMs)}`),
        ],
        advice:
          'Limit what this fault can do to callers (timeout, bulkhead, fallback), then begin again with a smaller fault.',
      },
    ];
  },
};

/** An outage shorter than this part of the fault is the backlog of its last requests. */
const LEAST_FACTOR = 0.1;

export const outageRule: Rule = {
  id: 'outage',
  because: 'an outage that outlives its cause does not end when the cause is repaired',
  find: perVariant((variant) =>
    isControl(variant)
      ? undefined
      : outageOf(
          variant,
          'Look for what keeps it down: queues of requests that nobody waits for any more, retries, pools that fill again at once.',
        ),
  ),
};

export const controlRule: Rule = {
  id: 'control',
  because: 'it was expected, so it is no news; what runs so in production has it all the same',
  find: ({ variants }) => {
    const better = variants.filter((each) => !isControl(each) && each.recovery.state === 'recovered');
    const names = better.map(({ variant }) => variant).join(' and ');
    const advice =
      better.length === 0
        ? 'No variant of this game day does better.'
        : `${names} came back ${better.map(({ recovery }) => soonText(recovery)).join(' and ')}: what ${better.length === 1 ? 'it does' : 'they do'} differently is the fix.`;
    return variants.flatMap((variant) => (isControl(variant) ? (outageOf(variant, advice) ?? []) : []));
  },
};

function soonText(recovery: Recovery): string {
  const time = recoveryTime(recovery);
  return time === 'at once' ? time : `after ${time}`;
}

function outageOf(variant: VariantReport, advice: string): Found | undefined {
  const { recovery, impact } = variant;
  if (recovery.state === 'unknown' || recovery.factor === null || recovery.factor < LEAST_FACTOR) return undefined;
  const after = impact.after?.share;
  return {
    variant: variant.variant,
    weight: recovery.factor,
    text: `The outage went on for ${outageFactor(recovery).replace('>', 'more than')} the fault after it was lifted.`.replace(
      '× the fault',
      'times the fault',
    ),
    evidence: [
      recoverySentence(recovery),
      ...(after === undefined || after === null
        ? []
        : [`${formatShare(after)} of what was due succeeded after the fault`]),
    ],
    advice,
  };
}

/** Calls for each request, over what they were before the fault. */
const LEAST_AMPLIFICATION = 2;

export const amplificationRule: Rule = {
  id: 'amplification',
  because: 'load that a fault makes itself grows with the fault, and is what turns a slow service into a dead one',
  find: perVariant((variant) =>
    isControl(variant)
      ? undefined
      : variant.amplification.flatMap(({ service, before, during }): Found[] => {
          if (before === null || during === null || before === 0 || during < before * LEAST_AMPLIFICATION) return [];
          return [
            {
              variant: variant.variant,
              weight: during / before,
              text: `${service} had ${factorText(during / before)} as many calls for each request while it was broken.`.replace(
                '×',
                'times',
              ),
              evidence: [
                `${formatCount(Number(before.toPrecision(3)))} calls per request before the fault, ${formatCount(Number(during.toPrecision(3)))} during it`,
              ],
              advice: `Limit the retries to ${service}: a budget of retries, a breaker, or retries at one layer only.`,
            },
          ];
        }),
  ),
};
