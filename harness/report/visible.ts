/**
 * Characters that change how the text around them is shown, and have no look of their own: control characters but for tab and line
 * feed, marks that turn the direction of a text (CVE-2021-42574), line separators, tags, and what no document may hold.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]/gu;

/** `text` with `instead` in the place of every such character. */
export function visible(text: string, instead = '\ufffd'): string {
  return text.replace(UNSEEN, instead);
}
