import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { visible } from '../visible.ts';

/** Text from a target or a suite on one line of a terminal: no escape codes, and nothing else that is not seen. */
export function plain(text: string): string {
  return visible(stripVTControlCharacters(text), ' ')
    .replace(/[\t\n]/g, ' ')
    .trim();
}

/** The same for text of several lines, which stay lines and keep their indentation. */
export function plainLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => visible(stripVTControlCharacters(line), ' ').replaceAll('\t', ' ').trimEnd())
    .join('\n');
}

/** Padded on the right to `width` columns; longer text stays as it is. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** At most `width` columns; what is cut off the end is shown as `…`. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
}

/** Lines of at most `width` columns, broken between words (or before `+` and after `-` in names). */
export function wrap(text: string, width: number, between: 'words' | 'name parts' = 'words'): string[] {
  const pieces = text.split(between === 'words' ? /(?<=\s)/ : /(?<=[\s-])|(?=\+)/);
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && stringWidth((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].map((each) => cut(each, width));
}

/** Width of the longest piece that `wrap` will not break. */
export function longestPart(name: string): number {
  return Math.max(...name.split(/(?<=[\s-])|(?=\+)/).map((part) => stringWidth(part.trimEnd())));
}

export { stringWidth as widthOf };
