import type { Labels, Matcher } from './expression.ts';

/** Whether labels match all; a label that is not there is the same as an empty one. */
export function matcherOf(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(testOf);
  return (labels) => tests.every((matches) => matches(labels));
}

function testOf({ label, op, value }: Matcher): (labels: Labels) => boolean {
  const wanted = op === '=' || op === '=~';
  if (op === '=' || op === '!=') return (labels) => ((labels[label] ?? '') === value) === wanted;
  const pattern = anchored(value);
  return (labels) => pattern.test(labels[label] ?? '') === wanted;
}

/** Prometheus anchors every pattern at both ends. */
function anchored(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

/** What means the same to RE2 and here: no flags, look-around, classes by name or back-references. */
const SHARED =
  /^(?:[^\\()[\]]|\\[dDwWb.^$*+?()[\]{}|/\\-]|\((?:\?:)?(?!\?)|\)|\[(?!\[?:)(?:[^\\[\]]|\\[dDwW.^$*+?()[\]{}|/\\-])+\])*$/;

/** Why a pattern is not evaluated; undefined where it is. */
export function patternProblem(pattern: string): string | undefined {
  if (!SHARED.test(pattern)) return `pattern "${pattern}" has more than groups, classes, repetitions and alternatives`;
  try {
    anchored(pattern);
    return undefined;
  } catch {
    return `pattern "${pattern}" cannot be read`;
  }
}
