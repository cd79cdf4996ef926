import type { ToxicKind } from './toxic-kind.ts';

/**
 * New connections never complete: the port listens with a full backlog, so the kernel drops their SYNs. Once
 * removed, waiting clients get in with their next retransmission, about 1, 3 or 7 s after their first SYN.
 * Live connections go on. The kernel drops for us: its `touched` stays 0 and the caller is the witness.
 */
export const stallConnect: ToxicKind = { type: 'x_stall_connect', attributes: [], listenMode: 'stall' };
