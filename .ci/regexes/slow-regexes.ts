import { parseSync, Visitor } from 'oxc-parser';
import { analyse } from 'scslre';

/**
 * The regular expressions in a file's text whose time may grow faster than what they read: `line 12: /(a+)+$/`. Those that are put
 * together while the program runs are not seen.
 */
export function slowRegexes(file: string, text: string): string[] {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file} does not parse: ${error.message}`);
  const found: string[] = [];
  new Visitor({
    Literal: (node) => {
      if (!('regex' in node)) return;
      const { pattern: source, flags } = node.regex;
      const isSlow = analyse({ source, flags }, { maxReports: 1 }).reports.length > 0;
      if (isSlow) found.push(`line ${text.slice(0, node.start).split('\n').length}: /${source}/${flags}`);
    },
  }).visit(program);
  return found;
}
