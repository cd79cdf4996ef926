import { findCircles } from './find-circles.ts';
import { findEmptyRules, findForbidden } from './find-forbidden.ts';
import { readImports } from './read-imports.ts';

export interface ImportCheck {
  readonly files: number;
  readonly imports: number;
  /** One line each; empty when all is well. */
  readonly problems: readonly string[];
}

/** Checks the imports of all files, given as path from the root -> text. Finding no import at all is a problem. */
export function checkImports(texts: ReadonlyMap<string, string>): ImportCheck {
  const imports = new Map([...texts].map(([file, text]) => [file, readImports(file, text)]));
  const count = [...imports.values()].reduce((sum, own) => sum + own.length, 0);
  const problems = [
    ...(count === 0 ? ['no import was found'] : []),
    ...findForbidden(imports),
    ...findEmptyRules([...texts.keys()]),
    ...findCircles(imports).map((circle) => `circle: ${circle}`),
  ];
  return { files: texts.size, imports: count, problems };
}
