import type { OutcomeRule } from '../domain/outcome.ts';

/** One answer of a route while all is well. */
export interface Sample {
  readonly status: number;
  readonly body: string;
}

/** The usual answer has the status of the samples and every value that all of them share; any other success is a different one. */
export function rulesFor(samples: readonly Sample[]): readonly OutcomeRule[] {
  const [first] = samples;
  const others: OutcomeRule = { label: DIFFERENT, class: 'success', status: '2xx' };
  if (!first) return [{ label: SAME, class: 'success', status: '2xx' }];
  const content = sharedContent(samples.map(({ body }) => body));
  return [{ label: SAME, class: 'success', status: first.status, ...content }, others];
}

export const SAME = 'as before';
export const DIFFERENT = 'another answer';

function sharedContent(bodies: readonly string[]): Pick<OutcomeRule, 'json' | 'body'> {
  const parsed = bodies.map(leavesOf);
  const [first] = parsed;
  if (first && parsed.every((leaves) => leaves !== undefined)) {
    const shared = [...first].filter(([path, value]) => parsed.every((leaves) => leaves?.get(path) === value));
    return shared.length === 0 ? {} : { json: Object.fromEntries(shared.slice(0, MOST_VALUES)) };
  }
  const [text = ''] = bodies;
  return text !== '' && bodies.every((body) => body === text) ? { body: text.slice(0, MOST_TEXT) } : {};
}

const MOST_VALUES = 200;
const MOST_TEXT = 10_000;

type Leaf = string | number | boolean | null;

/** Dotted path -> value of everything in a JSON text; undefined for another text. */
function leavesOf(text: string): Map<string, Leaf> | undefined {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof root !== 'object' || root === null) return undefined;
  const leaves = new Map<string, Leaf>();
  collect(root, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, Leaf>): void {
  if (typeof value !== 'object' || value === null) {
    leaves.set(path, value as Leaf);
    return;
  }
  // A dot in a name cannot be told from a step.
  for (const [name, child] of Object.entries(value))
    if (!name.includes('.')) collect(child, path === '' ? name : `${path}.${name}`, leaves);
}
