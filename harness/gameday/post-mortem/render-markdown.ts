import { SYMBOL } from '../../report/console/cell.ts';
import { codeSpan, escapeMarkdown, markdownTable } from '../../report/markdown/tables.ts';
import type { Fix, PostMortem, TimelineItem, VariantReport } from './post-mortem-report.ts';
import { detectionSentence } from './words/detection-words.ts';
import { alarms } from './words/ending-words.ts';
import { touchedText } from './words/entry-words.ts';
import { factsOf } from './words/facts.ts';
import { hypothesisSentence } from './words/hypothesis-words.ts';
import { numberRows } from './words/numbers.ts';
import { HYPOTHESIS_TONES, outcomeTone } from './words/outcome-words.ts';
import { recoverySentence } from './words/recovery-words.ts';
import { observedText, statementText, toneOf } from './words/statement-words.ts';
import { clockText, offsetText, timeText } from './words/times.ts';

const SIGN = { expected: '✅', unexpected: '❌', unknown: '❔' } as const;

/** A post-mortem for a pull request or a wiki. */
export function renderPostMortemMarkdown(report: PostMortem): string {
  const { planned, variants, fixes } = report;
  return [
    `# ${SIGN[outcomeTone(report)]} ${escapeMarkdown(planned.title)}: ${report.ending.outcome}`,
    ...alarms(report).map((text) => `> **Note:** ${escapeMarkdown(text)}`),
    factsOf(report)
      .map(([name, value]) => `${escapeMarkdown(name)}: ${escapeMarkdown(value)}`)
      .join(' · '),
    ...hypothesisPart(report),
    ...(variants.length === 0 ? [] : ['## In numbers', numbersTable(variants)]),
    '## What to fix first',
    fixes.length === 0 ? 'Nothing was found that has to be fixed.' : fixes.map(fixItem).join('\n'),
    ...variants.flatMap(variantPart),
    ...(planned.notes === undefined ? [] : ['## Notes', escapeMarkdown(planned.notes)]),
    `Run it again: ${codeSpan(planned.repeat)}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function hypothesisPart({ planned, hypothesis }: PostMortem): string[] {
  const { result, by } = hypothesis;
  const lines = by.map(
    ({ variant, statement }) =>
      `- ${SYMBOL[toneOf(statement)]} ${escapeMarkdown(variant)}: ${codeSpan(statement.text)} ${escapeMarkdown(statementText(statement))}`,
  );
  return [
    '## Hypothesis and result',
    `**Hypothesis:** ${escapeMarkdown(planned.hypothesis)}`,
    `**Result:** ${SIGN[HYPOTHESIS_TONES[result]]} ${result}. ${escapeMarkdown(hypothesisSentence(hypothesis))}`,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
  ];
}

function numbersTable(variants: readonly VariantReport[]): string {
  return markdownTable(
    ['', ...variants.map(({ variant }) => escapeMarkdown(variant))],
    numberRows(variants).map(({ name, cells }) => [name, ...cells.map(({ text }) => escapeMarkdown(text))]),
  );
}

function fixItem({ variant, text, evidence, advice, command }: Fix, i: number): string {
  const who = variant === null ? '' : `${escapeMarkdown(variant)}: `;
  return [
    `${i + 1}. **${who}${escapeMarkdown(text)}** ${escapeMarkdown(advice)}`,
    ...evidence.map((line) => `   - ${escapeMarkdown(line)}`),
    `   - test the fix: ${codeSpan(command)}`,
  ].join('\n');
}

function variantPart(report: VariantReport): string[] {
  const { variant, faults, statements, timeline, detection, recovery, span } = report;
  return [
    `## ${escapeMarkdown(variant)}`,
    ...(span
      ? [
          [recoverySentence(recovery), ...(detection ? [detectionSentence(detection)] : [])]
            .map(escapeMarkdown)
            .join(' '),
        ]
      : []),
    ...(faults.length === 0
      ? ['No fault was applied.']
      : [
          markdownTable(
            ['fault', 'injected', 'acted for', 'lifted by', 'felt'],
            faults.map(({ text, fromMs, toMs, liftedBy, touched }) => [
              escapeMarkdown(text),
              offsetText(fromMs),
              toMs === null ? 'not known' : timeText(toMs - fromMs),
              escapeMarkdown(liftedBy ?? 'not known'),
              touchedText(touched),
            ]),
          ),
        ]),
    ...(statements.length === 0
      ? []
      : [
          markdownTable(
            ['statement', 'of', 'came out', 'observed'],
            statements.map((each) => [
              codeSpan(each.text),
              each.of,
              `${SYMBOL[toneOf(each)]} ${each.state}${each.provisional ? ' (not judged at the end)' : ''}`,
              escapeMarkdown(observedText(each)),
            ]),
          ),
        ]),
    ...timelinePart(timeline),
  ];
}

function timelinePart(timeline: readonly TimelineItem[]): string[] {
  if (timeline.length === 0) return [];
  const rows = timeline.map(({ wall, atMs, by, text }) => [
    clockText(wall),
    offsetText(atMs),
    escapeMarkdown(by ?? ''),
    escapeMarkdown(text),
  ]);
  return [
    '<details><summary>Timeline</summary>',
    markdownTable(['UTC', 'since the load began', 'who', 'what'], rows),
    '</details>',
  ];
}
