import { formatShare } from '../../../report/explain/format.ts';
import type { Gate } from '../compute/gates.ts';
import type { VariantReport } from '../post-mortem-report.ts';
import { detectionSentence } from '../words/detection-words.ts';
import { timeText } from '../words/times.ts';
import { type Found, isHarmed, perVariant, type Rule } from './rule.ts';

export const noAlertRule: Rule = {
  id: 'no alert',
  because: 'an outage that no alert tells of lasts until a customer calls',
  find: perVariant((variant) => {
    const { detection } = variant;
    if (!detection || detection.rules === null || detection.alert || !isHarmed(variant)) return undefined;
    return {
      variant: variant.variant,
      weight: 1 - (variant.impact.during?.share ?? 1),
      text: 'No alert fired, though the fault was felt.',
      evidence: [detectionSentence(detection), ...harmOf(variant)],
      advice: 'Write an alert on what the caller sees: its share of errors, or its p99.',
    };
  }),
};

/** Later than this part of the fault, whoever is woken can but watch its end. */
const LATE = 0.5;

export const slowAlertRule: Rule = {
  id: 'slow alert',
  because: 'time until somebody knows is time in which nobody helps',
  find: perVariant((variant) => {
    const { detection, span } = variant;
    if (!detection?.alert || span === null || span.toMs === null) return undefined;
    const share = detection.alert.afterMs / (span.toMs - span.fromMs);
    if (!(share > LATE)) return undefined;
    const when =
      share > 1 ? 'after the fault was gone' : `when ${formatShare(Number(share.toFixed(2)))} of the fault was over`;
    return {
      variant: variant.variant,
      weight: share,
      text: `The first alert fired only ${when}.`,
      evidence: [detectionSentence(detection), ...harmOf(variant)],
      advice:
        'Shorten the window of its rule, or how long it has to be so, or alert on how fast the error budget burns.',
    };
  }),
};

export const noRulesRule: Rule = {
  id: 'no rules',
  because: 'it is not known whether production would have told anybody',
  find: perVariant((variant) => {
    const { detection } = variant;
    if (!detection || detection.rules !== null || !isHarmed(variant)) return undefined;
    return {
      variant: variant.variant,
      weight: 1,
      text: 'Nothing watched that wakes somebody.',
      evidence: [detectionSentence(detection)],
      advice:
        'Give the runbook the rules of alerts that production has (alerts), and the next game day measures the time to detect.',
    };
  }),
};

/** While nothing is broken a gate may wait for longer: only people lose time. */
const LONG_MS = { idle: 300_000, broken: 60_000 } as const;

export const gateRule: Rule = {
  id: 'gate',
  because: 'a decision that takes long in a rehearsal takes longer at night',
  find: perVariant(({ variant, gates }) =>
    gates.flatMap((gate): Found[] => {
      const limit = gate.faults.length > 0 ? LONG_MS.broken : LONG_MS.idle;
      if (gate.waitedMs === null || gate.waitedMs < limit) return [];
      return [
        {
          variant,
          weight: gate.waitedMs,
          text: `The gate "${gate.question}" waited ${timeText(gate.waitedMs)}.`,
          evidence: [gateEvidence(gate)],
          advice: 'Say before who decides and by which figure, or make it a check.',
        },
      ];
    }),
  ),
};

function gateEvidence({ answer, by, faults }: Gate): string {
  const who = by === null ? '' : ` by ${by}`;
  return `${answer}${who}${faults.length === 0 ? '' : `; meanwhile acted ${faults.join(' and ')}`}`;
}

function harmOf({ impact: { during } }: VariantReport): string[] {
  return during?.share == null ? [] : [`${formatShare(during.share)} of what was due succeeded during the fault`];
}
