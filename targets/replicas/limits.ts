import { ms } from '../kit/settings.ts';

/** Scaled ms: the p95 of a replica, and the longest read worth waiting for. */
export const HEDGE_AFTER_MS = ms('HEDGE_AFTER_MS', 50) ?? 0;
export const TOTAL_MS = ms('TOTAL_MS', 1000);
export const BACKUP_MS = ms('BACKUP_MS', 2000);
