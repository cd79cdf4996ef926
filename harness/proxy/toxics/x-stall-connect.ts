import type { ToxicKind } from './toxic-kind.ts';

/**
 * New connections never complete: the port listens with a full backlog, so the kernel drops their SYNs. Once
 * removed, waiting clients get in with their next retransmission, about 1, 3 or 7 s after their first SYN.
 * Live connections go on. The kernel drops them before the proxy sees anything, so only the caller can count them.
 */
export const stallConnect: ToxicKind = { type: 'x_stall_connect', attributes: [], listenMode: 'stall' };
