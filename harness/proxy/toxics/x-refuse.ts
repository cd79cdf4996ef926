import type { ToxicKind } from './toxic-kind.ts';

/**
 * Refuses new connections while live ones go on, unlike disabling. The kernel refuses before the proxy
 * sees anything, so only the caller can count them.
 */
export const refuse: ToxicKind = { type: 'x_refuse', attributes: [], listenMode: 'refuse' };
