import { extname, join } from 'node:path/posix';
import { isPlainPath } from './requests-file.ts';

/** How a framework declares a route for GET. */
interface RouteStyle {
  readonly files: readonly string[];
  /** Matches once for each declaration. `args` holds its paths as string literals; without any it is the prefix itself. */
  readonly route: RegExp;
  /** A path that all routes of the file begin with. */
  readonly prefix?: RegExp;
  /** A declaration of another method. */
  readonly unless?: RegExp;
}

const JVM = ['.java', '.kt', '.groovy'];
const NODE = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

const STYLES: readonly RouteStyle[] = [
  {
    files: JVM,
    route: /@(?:GetMapping|Get)\b(?:\s{0,9}\((?<args>[^()]{0,300})\))?/g,
    prefix: /@(?:RequestMapping|Controller)\s{0,9}\((?<args>[^()]{0,300})\)[^;{}]{0,300}\bclass\b/,
  },
  {
    files: JVM,
    route:
      /@GET\b(?:\s{1,99}@(?!Path\b)\w{1,50}(?:\([^()]{0,300}\))?){0,5}(?:\s{1,99}@Path\s{0,9}\((?<args>[^()]{0,300})\))?/g,
    prefix: /@Path\s{0,9}\((?<args>[^()]{0,300})\)[^;{}]{0,300}\bclass\b/,
  },
  {
    files: NODE,
    route:
      /(?<![\w.)])(?:app|router|server|fastify|api|routes?)\.get\s{0,9}\(\s{0,99}(?<args>['"`]\/[^'"`\n]{0,200}['"`])/g,
  },
  { files: NODE, route: /\b(?:url|path|pathname)\s{0,9}===?\s{0,9}(?<args>['"]\/[^'"\n]{0,200}['"])/g },
  {
    files: ['.py'],
    route: /@\w{1,50}\.get\s{0,9}\(\s{0,99}(?<args>['"][^'"\n]{0,200}['"])/g,
    prefix: /\bAPIRouter\s{0,9}\([^()]{0,300}\bprefix\s{0,9}=\s{0,9}(?<args>['"][^'"\n]{0,200}['"])/,
  },
  {
    files: ['.py'],
    route: /@\w{1,50}\.route\s{0,9}\(\s{0,99}(?<args>['"][^'"\n]{0,200}['"])[^()\n]{0,200}/g,
    unless: /methods\s{0,9}=(?![^\]]{0,200}GET)/,
  },
  { files: ['.go'], route: /\.(?:HandleFunc|Handle)\s{0,9}\(\s{0,99}(?<args>"(?:GET )?\/[^"\n]{0,200}")/g },
  { files: ['.go'], route: /(?<!\bhttp)\.(?:GET|Get)\s{0,9}\(\s{0,99}(?<args>"\/[^"\n]{0,200}")/g },
];

/** Paths that a source says are answered to GET, in its order, with names of parameters in braces: `/orders/{id}`. */
export function routesIn(file: string, text: string): string[] {
  const ending = extname(file);
  const styles = STYLES.filter(({ files }) => files.includes(ending));
  if (styles.length === 0) return [];
  const code = withoutComments(text, ending === '.py');
  const found = styles.flatMap(({ route, prefix, unless }) => {
    const declared = [...code.matchAll(route)].filter(([all]) => !unless?.test(all));
    const before = literalsOf(prefix?.exec(code)?.groups?.['args'])[0] ?? '';
    return declared.flatMap(({ index, groups }) => {
      const paths = literalsOf(groups?.['args']);
      if (paths.length === 0 && before !== '') return [{ index, path: pathOf(before, '') }];
      return paths.map((path) => ({ index, path: pathOf(before, path) }));
    });
  });
  const paths = found.toSorted((a, b) => a.index - b.index).flatMap(({ path }) => path ?? []);
  return [...new Set(paths)];
}

/** Comments end up as blanks. An address in a string is none: `//` counts after a blank or at the start of a line. */
function withoutComments(text: string, isPython: boolean): string {
  const line = isPython ? /(?<=^|\s)#.*/gm : /(?<=^|\s)\/\/.*/gm;
  const code = text.replaceAll(line, (comment) => ' '.repeat(comment.length));
  return isPython ? code : withoutBlocks(code);
}

/** By hand, because a pattern would look for the end of each of many that have none. */
function withoutBlocks(text: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const begin = text.indexOf('/*', from);
    const end = begin < 0 ? -1 : text.indexOf('*/', begin + 2);
    if (end < 0) return kept + text.slice(from);
    kept += text.slice(from, begin) + ' '.repeat(end + 2 - begin);
    from = end + 2;
  }
}

function literalsOf(args = ''): string[] {
  const named = args.replaceAll(/\b(?!value\b|path\b)\w+\s{0,9}=\s{0,9}(?:\{[^{}]*\}|"[^"]*"|[^,]*)/g, '');
  return [...named.matchAll(/(?<quote>['"`])(?<text>[^'"`]*)\k<quote>/g)].map(({ groups }) => groups?.['text'] ?? '');
}

/** Undefined where it is a pattern and no path. */
function pathOf(prefix: string, path: string): string | undefined {
  const joined = join('/', prefix, path.replace(/^GET /, '')).replace(/(?<=.)\/$/, '');
  const named = joined.replaceAll(/<(?:\w+:)?(\w+)>/g, '{$1}').replaceAll(/:(\w+)/g, '{$1}');
  const filled = named.replaceAll(/\{\w+\}/g, '1');
  return isPlainPath(filled) && !/[*$()]/.test(filled) ? named : undefined;
}
