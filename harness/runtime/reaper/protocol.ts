import type { EngineAddress } from '../container-engine.ts';
import type { ProcessIdentity } from '../process/identity.ts';

/** Something that must not outlive the runner. Plain data: it crosses a pipe. */
export type Leftover =
  | ({ readonly kind: 'process' } & ProcessIdentity)
  | { readonly kind: 'folder'; readonly path: string }
  /** All containers, networks and volumes that carry this label, `name=value`. */
  | { readonly kind: 'containers'; readonly engine: EngineAddress; readonly label: string }
  /** Squall's toxics on a proxy, or with `whole` the proxy itself, on a Toxiproxy that outlives the run. */
  | { readonly kind: 'toxics'; readonly api: string; readonly proxy: string; readonly whole: boolean };

/** Squall's own toxics are known by this prefix; others are never touched. */
export const TOXIC_PREFIX = 'squall_';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export type OutputStream = 'stdout' | 'stderr';

/** From the runner to its reaper, one JSON object a line. A process that the reaper starts is watched at once. */
export type ReaperCommand =
  | { readonly op: 'watch'; readonly id: number; readonly leftover: Leftover }
  | { readonly op: 'start'; readonly id: number; readonly program: Program }
  | { readonly op: 'unwatch'; readonly id: number };

/** From the reaper to its runner, about a process that it started, in this order; only `exited` if it cannot start. */
export type ReaperEvent =
  | { readonly event: 'started'; readonly id: number; readonly identity: ProcessIdentity }
  | { readonly event: 'output'; readonly id: number; readonly stream: OutputStream; readonly text: string }
  | {
      readonly event: 'exited';
      readonly id: number;
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly error?: string;
    };

export function encodeMessage(message: ReaperCommand | ReaperEvent): string {
  return `${JSON.stringify(message)}\n`;
}

/** The message in `line`; undefined for half a line, which a process that is killed while writing leaves. */
export function decodeMessage<Message>(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
