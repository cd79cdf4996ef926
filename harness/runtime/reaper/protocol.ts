import type { EngineAddress } from '../container-engine.ts';
import type { ProcessIdentity } from '../process/identity.ts';

/** Something that must not outlive the runner. Plain data: it crosses a pipe. */
export type Leftover =
  | ({ readonly kind: 'process' } & ProcessIdentity)
  | { readonly kind: 'folder'; readonly path: string }
  /** All containers, networks and volumes that carry this label, `name=value`. */
  | { readonly kind: 'containers'; readonly engine: EngineAddress; readonly label: string }
  | Fault;

/** What the runner has changed elsewhere. It acts only as long as the runner lives and goes on. */
export type Fault =
  /** Squall's toxics on a proxy of a Toxiproxy that somebody else made. */
  | { readonly kind: 'toxics'; readonly api: string; readonly proxy: string }
  /** A proxy that the run made: removed with the run. While the run stands still it serves, unless it is only a `mark`. */
  | { readonly kind: 'proxy'; readonly api: string; readonly proxy: string; readonly mark: boolean }
  /** A change that this POST of JSON undoes. */
  | { readonly kind: 'call'; readonly url: string; readonly body: string }
  /** A lease of the embedded proxy, `http://.../x/leases/ID`, which has to be renewed. */
  | { readonly kind: 'lease'; readonly url: string };

/** Squall's own toxics are known by this prefix; others are never touched. */
export const TOXIC_PREFIX = 'squall_';

/** Every process of a run has this variable, with the run's own value; so do those that they start. */
export const RUN_VARIABLE = 'SQUALL_RUN';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export type OutputStream = 'stdout' | 'stderr';

/** Who is cleared up after. */
export interface Owner {
  readonly pid: number;
  /** The thread that sends `beat`; null where the system has no such ids. */
  readonly thread: number | null;
  /** Value of `RUN_VARIABLE`. */
  readonly run: string;
}

/** To a reaper or watchdog, one JSON object a line. A process that it starts is watched at once. */
export type ReaperCommand =
  | { readonly op: 'watch'; readonly id: number; readonly leftover: Leftover }
  | { readonly op: 'start'; readonly id: number; readonly program: Program }
  | { readonly op: 'unwatch'; readonly id: number }
  | { readonly op: 'own'; readonly owner: Owner }
  /** The other of the two. */
  | { readonly op: 'partner'; readonly identity: ProcessIdentity }
  /** The runner goes on. */
  | { readonly op: 'beat' };

/**
 * To the runner: about a process that the reaper started, in this order (only `exited` if it cannot start), and about a
 * fault that was undone while the runner stood still.
 */
export type ReaperEvent =
  | { readonly event: 'started'; readonly id: number; readonly identity: ProcessIdentity }
  | { readonly event: 'output'; readonly id: number; readonly stream: OutputStream; readonly text: string }
  | {
      readonly event: 'exited';
      readonly id: number;
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly error?: string;
    }
  | { readonly event: 'undone'; readonly id: number };

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
