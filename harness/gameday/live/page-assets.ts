import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { styleOf, uplotScript } from '../../report/html/assets.ts';

const STYLES = ['bar', 'board', 'lists', 'figures', 'narrow'];

/** The styles of reports that the page shares, then its own. */
export function livePageStyle(): string {
  const own = STYLES.map((name) => readFileSync(new URL(`./page/${name}.css`, import.meta.url), 'utf8'));
  return [styleOf(['theme', 'text', 'charts']), ...own].join('\n');
}

/** uPlot and the page's own modules as one classic script. */
export async function livePageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page/main.client.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [OWN_MODULES],
  });
  const [bundle] = outputFiles;
  return `${uplotScript()}\n${bundle?.text}`.replaceAll('</script', '<\\/script');
}

/**
 * The page's modules import files of this program: `.ts` in the repository, `.js` in the package. So page and terminal fold the journal
 * with the same code.
 */
const OWN_MODULES: Plugin = {
  name: 'own modules',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\.ts$/, extname(import.meta.filename))),
    })),
};
