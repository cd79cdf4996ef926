import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SQUALL = dirname(fileURLToPath(import.meta.url));

/**
 * Where compiled code is kept from one start to the next, which halves the cost of a start: the folder that the caller names,
 * else beside the caches of other tools, in the nearest `node_modules` at or above the project, or above Squall itself. Undefined
 * where there is none: the system's folder for temporary files is left as it was.
 */
export function compileCacheFolder(
  project = process.cwd(),
  named = process.env['NODE_COMPILE_CACHE'],
): string | undefined {
  if (named) return named;
  const modules = modulesAbove(project) ?? modulesAbove(SQUALL);
  return modules && join(modules, '.cache', 'squall');
}

/** For this process from here on, and for those that it starts. */
export function keepCompiledCode(): void {
  const folder = compileCacheFolder();
  if (folder === undefined) return;
  process.env['NODE_COMPILE_CACHE'] = folder;
  module.enableCompileCache?.(folder);
}

function modulesAbove(folder: string): string | undefined {
  const modules = join(folder, 'node_modules');
  if (existsSync(modules)) return modules;
  const above = dirname(folder);
  return above === folder ? undefined : modulesAbove(above);
}
