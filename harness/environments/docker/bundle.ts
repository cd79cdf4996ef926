import { readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** The way that Node's manual starts a thread, and bundlers look for it: its file is another program. */
const WORKER =
  /(?<=new Worker\(\s{0,99}new URL\(\s{0,99})(?<quote>['"])(?<path>[^'"]+)\k<quote>(?=\s*,\s*import\.meta\.url\s*\))/g;

const INSTALLED = `${sep}node_modules${sep}`;

/**
 * Bundles each entry with all that it imports into one file of `folder`, and the threads that it starts with
 * `new Worker(new URL(path, import.meta.url))` into files beside it. Two entries of the same name in different
 * folders keep apart. Returns the file's name by entry.
 */
export async function bundleInto(folder: string, hrefs: ReadonlySet<string>): Promise<Map<string, string>> {
  const files = new Map([...hrefs].map((href, i) => [href, `${i}-${nameOf(href)}`]));
  await Promise.all([...files].map(([href, name]) => bundleOne(href, folder, name)));
  return new Map([...files].map(([href, name]) => [href, `${name}.mjs`]));
}

function nameOf(path: string): string {
  return basename(path).replace(/\.[cm]?[jt]s$/, '');
}

async function bundleOne(href: string, folder: string, name: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [fileURLToPath(href)],
    outfile: join(folder, `${name}.mjs`),
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
    plugins: [threadsBeside(folder, name, packageOf(fileURLToPath(href)))],
  });
}

/** Where the package of a file begins, with a separator at its end; empty where it is no installed one. */
function packageOf(path: string): string {
  const at = path.lastIndexOf(INSTALLED);
  if (at < 0) return '';
  const inside = at + INSTALLED.length;
  const [first = '', second = ''] = path.slice(inside).split(sep);
  return join(path.slice(0, inside), first, first.startsWith('@') ? second : '', sep);
}

/** Only in sources of the entry's own package, the target's or ours: libraries find their threads in ways of their own. */
function threadsBeside(folder: string, name: string, own: string): Plugin {
  const nameIn = (thread: string) => `${name}.${nameOf(thread)}`;
  return {
    name: 'threads',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        if (path.slice(path.startsWith(own) ? Math.max(0, own.length - 1) : 0).includes(INSTALLED)) return undefined;
        const source = await readFile(path, 'utf8');
        const threads = [...source.matchAll(WORKER)].map(({ groups }) => groups?.['path'] ?? '');
        if (threads.length === 0) return undefined;
        const hrefOf = (thread: string) => new URL(thread, pathToFileURL(path)).href;
        await Promise.all(threads.map((thread) => bundleOne(hrefOf(thread), folder, nameIn(thread))));
        const contents = source.replace(WORKER, (_all, _quote, thread) => `'./${nameIn(thread)}.mjs'`);
        return { contents, loader: path.endsWith('ts') ? 'ts' : 'js' };
      }),
  };
}
