import type { ProcessIdentity } from './process-identity.ts';

/** Something that must not outlive the runner. Plain data: it crosses a pipe. */
export type Leftover =
  | ({ readonly kind: 'process' } & ProcessIdentity)
  | { readonly kind: 'folder'; readonly path: string };

/** What a runner tells its reaper, one JSON object a line. */
export type ReaperMessage =
  | { readonly op: 'watch'; readonly id: number; readonly leftover: Leftover }
  | { readonly op: 'forget'; readonly id: number };

export function encodeMessage(message: ReaperMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** The message in `line`; undefined for half a line, which is what a runner leaves that dies while it writes. */
export function decodeMessage(line: string): ReaperMessage | undefined {
  try {
    return JSON.parse(line) as ReaperMessage;
  } catch {
    return undefined;
  }
}
