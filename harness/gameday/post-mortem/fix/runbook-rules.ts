import { timeText } from '../words/times.ts';
import { perVariant, type Rule } from './rule.ts';

export const unfeltRule: Rule = {
  id: 'unfelt',
  because: 'a fault that nobody feels tests nothing, and what it seems to show is worth nothing',
  find: perVariant(({ variant, faults }) =>
    faults
      .filter(({ touched }) => touched === 0)
      .map(({ text, on, fromMs, toMs }) => ({
        variant,
        weight: (toMs ?? fromMs) - fromMs,
        text: `Nobody felt ${text}.`,
        evidence: [
          `it acted on ${on}${toMs === null ? '' : ` for ${timeText(toMs - fromMs)}`} and touched no connection, request or call`,
        ],
        advice: `Send requests that use ${on}, or find out which way they take instead.`,
      })),
  ),
};

export const stepRule: Rule = {
  id: 'step',
  because: 'a runbook that cannot be followed as it stands was not rehearsed',
  find: perVariant(({ variant, timeline }) =>
    timeline
      .filter(({ kind, tone }) => kind === 'step' && tone === 'bad')
      .map(({ text, atMs }, i) => ({
        variant,
        weight: -i,
        text: `${text}.`,
        evidence: [`${timeText(atMs)} after the load began`],
        advice: 'Correct the step, or what it needs.',
      })),
  ),
};
