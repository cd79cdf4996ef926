import type { EngineAddress } from './container-engine.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Something that must not outlive the runner. Plain data: it crosses a pipe. */
export type Leftover =
  | ({ readonly kind: 'process' } & ProcessIdentity)
  | { readonly kind: 'folder'; readonly path: string }
  /** All containers, networks and volumes that carry this label, `name=value`. */
  | { readonly kind: 'containers'; readonly engine: EngineAddress; readonly label: string }
  /** Squall's toxics on a proxy, or with `whole` the proxy itself, on a Toxiproxy that outlives the run. */
  | { readonly kind: 'toxics'; readonly api: string; readonly proxy: string; readonly whole: boolean };

/** Toxics of ours are known by it; nobody else's are ever touched. */
export const TOXIC_PREFIX = 'squall_';

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
