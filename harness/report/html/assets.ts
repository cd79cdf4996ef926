import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { colours } from '../chart/palette.ts';

const require = createRequire(import.meta.url);
const STYLES = [
  'theme',
  'text',
  'verdicts',
  'details',
  'charts',
  'headline',
  'scan',
  'matrix',
  'post-mortem',
  'index',
  'media',
];
const SCRIPTS = ['chart', 'main'];

/** uPlot's style, then ours; on paper the charts are those of the light theme. */
export function pageStyle(): string {
  const palette = `:root{${colours('light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-printing]){${colours('dark')}}}`;
  return [uplotFile('uPlot.min.css'), palette, ...STYLES.map((name) => own(`${name}.css`))].join('\n');
}

/**
 * uPlot and the page's own modules as one classic script, so that the page needs no other file: their imports only
 * name each other, and in one script all names are in scope.
 */
export function pageScript(): string {
  const modules = SCRIPTS.map((name) =>
    own(`${name}.client.js`)
      .replace(/^import .*$/gm, '')
      .replace(/^export /gm, ''),
  );
  return [uplotFile('uPlot.iife.min.js'), ...modules].join('\n').replaceAll('</script', '<\\/script');
}

function own(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

function uplotFile(name: string): string {
  return readFileSync(require.resolve(`uplot/dist/${name}`), 'utf8');
}
