import { randomBytes } from 'node:crypto';
import { systemClock } from '../../runtime/clock.ts';

/** `2026-11-21T15-45-02-a3f1`: sorts by time, is a folder name, and two at the same second do not meet. */
export function newRunId(wallMs = systemClock.wall()): string {
  const stamp = new Date(wallMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
