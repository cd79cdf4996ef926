import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';

/**
 * Lets the calling thread run before others where the system permits it (root, or CAP_SYS_NICE): a request that is due
 * must not wait for the work of the target. Linux numbers threads as it does processes; elsewhere nothing changes.
 */
export function runFirst(): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    // As it was: the health record tells when that is not enough.
  }
}
