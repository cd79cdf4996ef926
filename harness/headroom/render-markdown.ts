import { escapeMarkdown } from '../report/markdown/tables.ts';
import type { HeadroomReport } from './headroom-report.ts';
import { becauseText, breaksText, holdsText, sentences } from './words.ts';

/** The envelope for a pull request or a page. */
export function renderHeadroomMarkdown(report: HeadroomReport): string {
  const row = (texts: readonly string[]) => `| ${texts.map(escapeMarkdown).join(' | ')} |`;
  return `${[
    sentences(report)
      .map((text) => `- ${escapeMarkdown(text)}`)
      .join('\n'),
    [
      row(['variant', 'condition', 'holds up to', 'breaks from', 'because']),
      '| --- | --- | --- | --- | --- |',
      ...report.envelopes.map((envelope) =>
        row([envelope.variant, envelope.condition, holdsText(envelope), breaksText(envelope), becauseText(envelope)]),
      ),
    ].join('\n'),
  ].join('\n\n')}\n`;
}
