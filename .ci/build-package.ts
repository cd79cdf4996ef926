/**
 * Builds `dist/` for `npm pack`: Node runs our sources as they are, but refuses to strip types below `node_modules`.
 * After the compiler this copies other files and rewrites what the compiler keeps: file names in
 * `new URL('./x.ts', import.meta.url)` and the imports of declarations.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'harness');
const DIST = join(ROOT, 'dist');

/** Files that the compiled code reads; they are copied to the same place. */
const ASSETS = ['report/html/page/*', 'gameday/live/page/*', '**/*.schema.json'];

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.package.json'], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const file of globSync('**/*.js', { cwd: DIST })) rewrite(file, /(new URL\('[^']+)\.ts'/g, "$1.js'");
for (const file of globSync('**/*.d.ts', { cwd: DIST }))
  rewrite(file, /((?:from |import\()"?'?\.[^'"]*)\.ts(['"])/g, '$1.js$2');
for (const file of globSync(ASSETS, { cwd: SOURCES })) {
  mkdirSync(dirname(join(DIST, file)), { recursive: true });
  copyFileSync(join(SOURCES, file), join(DIST, file));
}

function rewrite(file: string, pattern: RegExp, replacement: string): void {
  const path = join(DIST, file);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(pattern, replacement));
}
