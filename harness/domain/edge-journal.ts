/** What the callers of an edge do, connection by connection. */
export interface EdgeJournal {
  /** Forgets what was seen before; the connections that are open stay. */
  begin(): Promise<void>;
  connections(): Promise<readonly EdgeConnection[]>;
}

/** One connection of a caller; times on the monotonic clock of the machine. */
export interface EdgeConnection {
  readonly openedMs: number;
  /** When the caller began to send something, each time after it had been sent something: its calls, where it waits for each. */
  readonly asksMs: readonly number[];
  /** Whether anything was sent back after the last of them. */
  readonly answered: boolean;
  /** null while it is open. */
  readonly closedMs: number | null;
  /** `other`: the dependency or the proxy. null while it is open. */
  readonly closedBy: 'caller' | 'other' | null;
}
