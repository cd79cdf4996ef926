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

export function pageStyle(): string {
  return styleOf(STYLES);
}

/** uPlot's style, then these of ours, each by its name; on paper the charts are those of the light theme. */
export function styleOf(names: readonly string[]): string {
  const palette = `:root{${colours('light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-printing]){${colours('dark')}}}`;
  return [uplotFile('uPlot.min.css'), palette, ...names.map((name) => own(`${name}.css`))].join('\n');
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
  return [uplotScript(), ...modules].join('\n').replaceAll('</script', '<\\/script');
}

/** It makes the global `uPlot`. */
export function uplotScript(): string {
  return uplotFile('uPlot.iife.min.js');
}

function own(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

function uplotFile(name: string): string {
  return readFileSync(require.resolve(`uplot/dist/${name}`), 'utf8');
}
