import { distance } from 'fastest-levenshtein';

/** A place of a page that is to be filled. */
export interface Mark {
  /** Of the mark itself, from 1. */
  readonly line: number;
  /** Lines after the mark that are replaced; none when it is filled for the first time. */
  readonly filled: number;
  readonly kind: Kind;
  /** What stands between the bars: `S3-open`, `threads available`, `naive, budgeted`. */
  readonly parts: readonly string[];
}

const KINDS = ['table', 'chart', 'headline'] as const;
type Kind = (typeof KINDS)[number];

export interface Problem {
  readonly line: number;
  readonly text: string;
}

const MARK = /^\s*<!--\s*([a-z]+)\s*:(.*?)-->\s*$/i;
const END = /^\s*<!--\s*end\s*-->\s*$/;
const FENCE = /^\s*(`{3,}|~{3,})/;
/** The lines that illustrate itself writes: tables, charts, where they are from. */
const OURS = /^\s*(\||!\[|<!-- from |$)/;

/** The marks of a page, in order; what looks like one and is none is a problem. Code blocks are left alone. */
export function readMarks(page: string): { readonly marks: Mark[]; readonly problems: Problem[] } {
  const marks: Mark[] = [];
  const problems: Problem[] = [];
  const lines = page.split('\n');
  const prose = outsideFences(lines);
  let free = 0;
  for (const [i, text] of prose.entries()) {
    const mark = readMark(text);
    if (i < free) continue;
    if (END.test(text)) problems.push({ line: i + 1, text: 'this end belongs to no mark' });
    else if (typeof mark === 'string') problems.push({ line: i + 1, text: mark });
    else if (mark) {
      const end = endOf(prose, i + 1) ?? i;
      problems.push(...foreignLines(lines, i + 1, end));
      marks.push({ line: i + 1, filled: end - i, ...mark });
      free = end + 1;
    }
  }
  return { marks, problems };
}

/** Lines written by hand between a mark and its end, which filling it again would delete. */
function foreignLines(lines: readonly string[], from: number, end: number): Problem[] {
  const found = lines.slice(from, end).findIndex((text) => !OURS.test(text));
  const text = `stands between the mark of line ${from} and its end, and would be lost`;
  return found < 0 ? [] : [{ line: from + found + 1, text }];
}

/** The page with each mark's text below it, then its end. The same texts again change nothing. */
export function fillMarks(page: string, marks: readonly Mark[], texts: readonly string[]): string {
  const lines = page.split('\n');
  const eol = page.includes('\r\n') ? '\r' : '';
  const filled = marks.map((mark, i) => ({ ...mark, text: texts[i] ?? '' }));
  for (const { line, filled: old, text } of filled.toReversed()) {
    const inserted = ['', ...text.split('\n'), '', '<!-- end -->'].map((each) => each + eol);
    const mark = lines[line - 1] ?? '';
    lines.splice(line - 1, old + 1, mark.endsWith(eol) ? mark : mark + eol, ...inserted);
  }
  return lines.join('\n');
}

/** Undefined where the line is another comment or none, a text where it is a mark that cannot be read. */
function readMark(text: string): Pick<Mark, 'kind' | 'parts'> | string | undefined {
  const [, word, rest = ''] = MARK.exec(text) ?? [];
  if (word === undefined) return undefined;
  const kind = KINDS.find((each) => each === word.toLowerCase());
  const near = KINDS.find((each) => distance(each, word.toLowerCase()) <= 1);
  if (kind === undefined) return near && `there is no mark "${word}", did you mean "${near}"?`;
  return { kind, parts: rest.split('|').map((part) => part.trim()) };
}

/** The end of a mark's place: before the next mark, or there is none. */
function endOf(lines: readonly string[], from: number): number | undefined {
  const next = lines.findIndex((text, i) => i >= from && (END.test(text) || readMark(text) !== undefined));
  return next >= 0 && END.test(lines[next] ?? '') ? next : undefined;
}

function outsideFences(lines: readonly string[]): string[] {
  let fence: string | undefined;
  return lines.map((text) => {
    const [, marker] = FENCE.exec(text) ?? [];
    if (marker === undefined) return fence === undefined ? text : '';
    if (fence === undefined) fence = marker;
    else if (marker.startsWith(fence)) fence = undefined;
    return '';
  });
}
