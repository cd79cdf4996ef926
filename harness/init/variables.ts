import type { Folder } from './folder.ts';

/** A variable of the environment that sources read. */
export interface Variable {
  readonly name: string;
  /** `shop.py:9` */
  readonly at: string;
  /** The URL that is taken where it is not set, if one stands beside it. */
  readonly fallback?: string;
}

/** A port that is built in. */
export interface BuiltInPort {
  readonly port: number;
  /** `server.js:12` */
  readonly at: string;
}

const SOURCES = /\.(?:[cm]?[jt]s|py|go|java|kt)$|(?:^|\/)application[\w-]*\.(?:properties|ya?ml)$/;
const TESTS = /(?:^|[._/-])(?:test|spec|suite)s?\.|_test\.|(?:^|\/)squall\.config\./i;
const MOST_SOURCES = 400;

/** How Node, Python, Go, Java, Kotlin and the settings of Spring say that they read a variable. */
const READS =
  /(?:process\.env\.|process\.env\[['"]|environ\[['"]|environ\.get\(\s*['"]|getenv\(\s*['"]|Getenv\(\s*"|LookupEnv\(\s*"|\$\{)([A-Z][A-Z0-9_]*)/g;
/** `const { PORT = '3000', BANK_URL: bank } = process.env` */
const DESTRUCTURED = /\{([^{}]*)\}\s*=\s*process\.env\b/g;
const NAME = /(?<=^|,)\s*([A-Z][A-Z0-9_]*)/g;
const URL_BESIDE = /[a-z][a-z+]{0,19}:\/\/[^\s'"`})\\,;]+/;
/** What stands between a variable and what is taken instead is short. */
const BESIDE = 160;

/** The variables that sources among `paths` read, each where it is read first. */
export function variablesOf(folder: Folder, paths: readonly string[]): Variable[] {
  const found = new Map<string, Variable>();
  for (const [path, text] of sourcesOf(folder, paths)) {
    const reads = readsOf(text);
    for (const [i, { name, end }] of reads.entries()) {
      const before = found.get(name);
      const next = reads[i + 1]?.end ?? text.length;
      const fallback = URL_BESIDE.exec(restOfLine(text.slice(end, Math.min(end + BESIDE, next))))?.[0];
      const at = before?.at ?? `${path}:${lineOf(text, end)}`;
      if (before?.fallback === undefined)
        found.set(name, { name, at, ...(fallback === undefined ? {} : { fallback }) });
    }
  }
  return [...found.values()];
}

/** Each read of a variable and where its name ends, in the order of the text. */
function readsOf(text: string) {
  const direct = [...text.matchAll(READS)].map((match) => ({
    name: match[1] as string,
    end: match.index + match[0].length,
  }));
  const taken = [...text.matchAll(DESTRUCTURED)].flatMap((block) =>
    [...(block[1] as string).matchAll(NAME)].map((match) => ({
      name: match[1] as string,
      end: block.index + 1 + match.index + match[0].length,
    })),
  );
  return [...direct, ...taken].toSorted((a, b) => a.end - b.end);
}

function restOfLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

const LISTENS = [
  /\.listen\(\s*(\d{2,5})\b/,
  /ListenAndServe\(\s*"[^"\n]*:(\d{2,5})"/,
  /HTTPServer\(\s*\([^,()\n]*,\s*(\d{2,5})\s*\)/,
  /\.run\([^)\n]*\bport\s*=\s*(\d{2,5})\b/,
  /^server\.port\s*[=:]\s*(\d{2,5})\s*$/m,
];

/** The first port on which sources among `paths` listen without asking. */
export function builtInPort(folder: Folder, paths: readonly string[]): BuiltInPort | undefined {
  for (const [path, text] of sourcesOf(folder, paths))
    for (const pattern of LISTENS) {
      const match = pattern.exec(text);
      const port = Number(match?.[1]);
      if (port > 0 && port < 65_536) return { port, at: `${path}:${lineOf(text, match?.index ?? 0)}` };
    }
  return undefined;
}

function* sourcesOf(folder: Folder, paths: readonly string[]): Generator<[path: string, text: string]> {
  const sources = paths.filter((path) => SOURCES.test(path) && !TESTS.test(path));
  for (const path of sources.slice(0, MOST_SOURCES)) {
    const text = folder.read(path);
    if (text !== undefined) yield [path, text];
  }
}
