import { existsSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where compiled code is kept from one start to the next, which halves the cost of a start: the folder that the caller names,
 * else that of the project's tools, else Node's own.
 */
export function compileCacheFolder(project = process.cwd(), named = process.env['NODE_COMPILE_CACHE']): string {
  if (named) return named;
  const modules = join(project, 'node_modules');
  return existsSync(modules) ? join(modules, '.cache', 'squall') : join(tmpdir(), 'node-compile-cache');
}

/** For this process from here on, and for those that it starts. */
export function keepCompiledCode(): void {
  const folder = compileCacheFolder();
  process.env['NODE_COMPILE_CACHE'] = folder;
  module.enableCompileCache?.(folder);
}
