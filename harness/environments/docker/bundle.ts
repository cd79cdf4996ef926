import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** The way that Node's manual starts a thread, and bundlers look for it: its file is another program. */
const WORKER =
  /(?<=new Worker\(\s{0,99}new URL\(\s{0,99})(?<quote>['"])(?<path>[^'"]+)\k<quote>(?=\s*,\s*import\.meta\.url\s*\))/g;

/** Programs, each in one file. */
export interface Bundle {
  /** File name -> content, threads included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The file of each entry. */
  readonly entries: ReadonlyMap<string, string>;
}

/**
 * Bundles each entry with all that it imports into one file, and the threads that it starts with
 * `new Worker(new URL(path, import.meta.url))` into files beside it. Two entries of the same name in different folders keep
 * apart. The same sources give the same bundle, wherever they are and whichever folder this runs in.
 */
export async function bundle(hrefs: ReadonlySet<string>): Promise<Bundle> {
  const names = new Map([...hrefs].map((href, i) => [href, `${i}-${nameOf(href)}`]));
  const files = new Map<string, Uint8Array>();
  await Promise.all([...names].map(([href, name]) => bundleOne(href, name, files)));
  return { files, entries: new Map([...names].map(([href, name]) => [href, `${name}.mjs`])) };
}

/** Writes the bundle of these entries into `folder`. Returns the file of each entry. */
export async function bundleInto(folder: string, hrefs: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const { files, entries } = await bundle(hrefs);
  await Promise.all([...files].map(([name, content]) => writeFile(join(folder, name), content)));
  return entries;
}

function nameOf(path: string): string {
  return basename(path).replace(/\.[cm]?[jt]s$/, '');
}

async function bundleOne(href: string, name: string, files: Map<string, Uint8Array>): Promise<void> {
  const { build } = await import('esbuild');
  const entry = fileURLToPath(href);
  const { outputFiles } = await build({
    entryPoints: [entry],
    // Paths in the output's comments are relative to it.
    absWorkingDir: dirname(entry),
    outfile: `${name}.mjs`,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    // Libraries in CommonJS call require(), which a bundle in ESM has to bring along. Minified ones have every short name.
    banner: {
      js: "import{createRequire as squallCreateRequire}from'node:module';const require=squallCreateRequire(import.meta.url);",
    },
    external: ['pg-native', 'bufferutil', 'utf-8-validate'],
    plugins: [threadsBeside(entry, name, files)],
  });
  for (const { contents } of outputFiles) files.set(`${name}.mjs`, contents);
}

/** Only in sources of the entry's own package: libraries find their threads in ways of their own. */
function threadsBeside(entry: string, name: string, files: Map<string, Uint8Array>): Plugin {
  const nameIn = (thread: string) => `${name}.${nameOf(thread)}`;
  return {
    name: 'threads',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        if (packageOf(path) !== packageOf(entry)) return undefined;
        const source = await readFile(path, 'utf8');
        const threads = [...source.matchAll(WORKER)].map(({ groups }) => groups?.['path'] ?? '');
        if (threads.length === 0) return undefined;
        const hrefOf = (thread: string) => new URL(thread, pathToFileURL(path)).href;
        await Promise.all(threads.map((thread) => bundleOne(hrefOf(thread), nameIn(thread), files)));
        const contents = source.replace(WORKER, (_all, _quote, thread) => `'./${nameIn(thread)}.mjs'`);
        return { contents, loader: path.endsWith('ts') ? 'ts' : 'js' };
      }),
  };
}

/** The installed package that a file belongs to; empty for what is not installed. */
function packageOf(path: string): string {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0] ?? '';
}
