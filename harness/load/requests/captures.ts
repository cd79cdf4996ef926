import type { Capture } from '../../domain/load-plan.ts';
import { headersOf } from '../accounting/outcomes.ts';

interface Answer {
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** The captured values of an answer, by name; undefined unless all of them are there. */
export function captured(
  captures: readonly (readonly [name: string, what: Capture])[],
  answer: Answer,
): Readonly<Record<string, string>> | undefined {
  const values: Record<string, string> = {};
  for (const [name, what] of captures) {
    const value = 'json' in what ? inJson(answer.body, what.json) : headersOf(answer.rawHeaders)[what.header];
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    values[name] = String(value);
  }
  return values;
}

function inJson(body: string, path: string): unknown {
  try {
    return path.split('.').reduce((node, key) => node?.[key], JSON.parse(body));
  } catch {
    return undefined;
  }
}
