import { parsePrometheus, sampleName } from '../../domain/prometheus.ts';
import type { WordFormulas } from '../../domain/target.ts';
import { SquallError } from '../../runtime/errors.ts';
import { evaluate } from './evaluate.ts';
import type { Formula } from './formula.ts';
import { parseFormula } from './parse-formula.ts';
import type { Reading } from './reading.ts';

/** What one answer says in Squall's words; words that it lacks are not in it. */
export type WordReader = (reading: Reading) => Map<string, number>;

interface CompiledWord {
  readonly by: readonly string[];
  readonly formulas: readonly Formula[];
  nameFor(labels: Readonly<Record<string, string>>): string;
}

/** Makes a reader of `word -> formula`. Throws SQUALL_INVALID_PLAN for a formula that cannot be read. */
export function compileWords(words: WordFormulas): WordReader {
  const compiled = Object.entries(words).map(([word, formulas]) => compileWord(word, [formulas].flat()));
  return (reading) => {
    const found = new Map<string, number>();
    for (const { by, formulas, nameFor } of compiled)
      for (const { labels, value } of formulas.flatMap((formula) => evaluate(formula, reading, by))) {
        const name = nameFor(labels);
        if (!found.has(name)) found.set(name, value);
      }
    return found;
  };
}

function compileWord(word: string, formulas: readonly string[]): CompiledWord {
  const by = [...new Set([...word.matchAll(/\$(\w+)/g)].map(([, label]) => label as string))];
  return { by, formulas: formulas.map((formula) => parsed(word, formula)), nameFor: naming(word) };
}

function parsed(word: string, formula: string): Formula {
  try {
    return parseFormula(formula);
  } catch (error) {
    throw unreadable(word, formula, error);
  }
}

function unreadable(word: string, formula: string, cause: unknown): SquallError {
  const problem = cause instanceof Error ? cause.message : String(cause);
  return new SquallError('SQUALL_INVALID_PLAN', `"${word}" cannot be computed from "${formula}": ${problem}`, {
    hint: 'a formula is a metric or a JSON path, or + - * / of them; see docs/probes.md',
    cause,
  });
}

/** `pool_in_use{pool="$name"}` is filled label by label, so that a quote in a pool's name stays a part of it. */
function naming(word: string): CompiledWord['nameFor'] {
  const fill = (text: string, labels: Readonly<Record<string, string>>) =>
    text.replaceAll(/\$(\w+)/g, (_, label: string) => labels[label] ?? '');
  const [sample] = word.includes('{') ? parsePrometheus(`${word} 0`).samples : [];
  if (!sample) return (labels) => fill(word, labels);
  return (labels) =>
    sampleName({
      name: sample.name,
      labels: Object.fromEntries(Object.entries(sample.labels).map(([key, value]) => [key, fill(value, labels)])),
    });
}
