import type { Step } from './formula.ts';

const STEP =
  /\.(?<member>\w+)|\[(?:(?<index>\d+)|(?<quoted>"(?:[^"\\]|\\.)*")|\*|\$(?<label>\w+)(?:=(?<named>\w+(?:\.\w+)*))?)\]/y;

/**
 * Reads a path through a JSON document: `.name` and `["any name"]` are members, `[0]` an element, `[*]` every one.
 * `[$pool]` is every one, with its key as label `pool`; `[$pool=info.name]` with the text at `info.name` as label.
 */
export function parseJsonPath(text: string): Step[] {
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  for (let end = 1; end < text.length; end = STEP.lastIndex) {
    const found = STEP.exec(text);
    if (!found) throw new Error(`"${text.slice(end)}" is no step of a path`);
    steps.push(stepOf(found.groups ?? {}));
  }
  return steps;
}

function stepOf({ member, index, quoted, label, named }: Partial<Record<string, string>>): Step {
  if (member !== undefined) return { kind: 'member', name: member };
  if (quoted !== undefined) return { kind: 'member', name: JSON.parse(quoted) };
  if (index !== undefined) return { kind: 'index', at: Number(index) };
  if (label === undefined) return { kind: 'each' };
  return { kind: 'each', label, ...(named === undefined ? {} : { named: named.split('.') }) };
}

export interface Found {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: unknown;
}

/** The values at the end of a path; none where a step does not exist. */
export function walk(value: unknown, steps: readonly Step[], labels: Found['labels'] = {}): Found[] {
  const [step, ...rest] = steps;
  if (!step) return [{ labels, value }];
  switch (step.kind) {
    case 'member':
    case 'index': {
      const key = step.kind === 'member' ? step.name : String(step.at);
      return isParent(value) && Object.hasOwn(value, key) ? walk(value[key], rest, labels) : [];
    }
    case 'each':
      return Object.entries(isParent(value) ? value : {}).flatMap(([key, child]) => {
        const name = step.named ? memberAt(child, step.named) : key;
        if (name === undefined) return [];
        return walk(child, rest, step.label === undefined ? labels : { ...labels, [step.label]: name });
      });
  }
}

function memberAt(value: unknown, path: readonly string[]): string | undefined {
  const found = walk(
    value,
    path.map((name) => ({ kind: 'member', name })),
  )[0]?.value;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

/** Arrays are parents too: their keys are the indices. */
function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
