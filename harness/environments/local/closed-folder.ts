import { statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/** The outermost folder above `path` that other users may not enter; undefined when they get all the way. */
export function closedFolder(path: string): string | undefined {
  const above = dirname(path);
  const outer = above === path ? undefined : closedFolder(above);
  if (outer !== undefined) return outer;
  const stats = statSync(path);
  return stats.isDirectory() && (stats.mode & OTHERS_MAY_ENTER) === 0 ? path : undefined;
}
