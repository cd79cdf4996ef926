import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** One import of a file: static, of types, dynamic, or an `export ... from`. */
export interface Import {
  /** As written: a path, or the name of a package. */
  readonly specifier: string;
  /** The imported file, from the root of the repository; undefined for a package. */
  readonly path: string | undefined;
  readonly line: number;
}

/** All imports of a file's text. Throws when it does not parse. A dynamic import of a computed path is left out. */
export function readImports(file: string, text: string): Import[] {
  const { module, errors, program } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file} does not parse: ${error.message}`);
  const found: { readonly specifier: string; readonly at: number }[] = [
    ...module.staticImports.map(({ moduleRequest, start }) => ({ specifier: moduleRequest.value, at: start })),
    ...module.staticExports.flatMap(({ entries: [entry], start }) =>
      entry?.moduleRequest ? [{ specifier: entry.moduleRequest.value, at: start }] : [],
    ),
  ];
  // A module record lacks dynamic imports by value, and types such as `import('./x.ts').X`.
  if (/\bimport\s*\(/.test(text))
    new Visitor({
      ImportExpression: ({ source, start }) => {
        if (source.type === 'Literal') found.push({ specifier: String(source.value), at: start });
        if (source.type === 'TemplateLiteral' && source.quasis.length === 1)
          found.push({ specifier: source.quasis[0]?.value.cooked ?? '', at: start });
      },
      TSImportType: ({ source, start }) => {
        found.push({ specifier: source.value, at: start });
      },
    }).visit(program);
  return found.map(({ specifier, at }) => ({
    specifier,
    path: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined,
    line: text.slice(0, at).split('\n').length,
  }));
}
