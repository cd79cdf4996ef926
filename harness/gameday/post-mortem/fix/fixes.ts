import { shellWord } from '../../../runtime/shell-word.ts';
import type { Fix } from '../post-mortem-report.ts';
import type { Examined } from './rule.ts';
import { RULES } from './rules.ts';

/** In the order of the rules, then by weight. Each has the command that shows whether it is fixed. */
export function fixesOf(day: Examined): Fix[] {
  return RULES.flatMap(({ id, because, find }) =>
    find(day)
      .toSorted((a, b) => b.weight - a.weight)
      .map(
        ({ variant, text, evidence, advice }): Fix => ({
          rule: id,
          because,
          variant,
          text,
          evidence,
          advice,
          command: commandFor(day.planned.repeat, variant),
        }),
      ),
  );
}

/** The command that runs it again, with one variant. npm passes on only what stands behind `--`. */
export function commandFor(repeat: string, variant: string | null): string {
  if (variant === null) return repeat;
  const passed = /^npm run\b/.test(repeat) && !/ -- | --$/.test(repeat) ? `${repeat} --` : repeat;
  return `${passed} --variant ${shellWord(variant)}`;
}
