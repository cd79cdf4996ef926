import { isCancel, select, text } from '@clack/prompts';
import type { Asker } from '../../init/asker.ts';
import { SquallError } from '../../runtime/errors.ts';
import { shown } from '../show-error.ts';

/** Asks at the terminal. Ctrl-C and Escape end it with SQUALL_INTERRUPTED. */
export function asksAtTerminal(): Asker {
  return {
    choose: async (question, options) => {
      const answer = await select<number>({
        message: shown(question),
        options: options.map(({ label, hint }, value) => ({
          value,
          label: shown(label),
          ...(hint === undefined ? {} : { hint: shown(hint) }),
        })),
      });
      if (isCancel(answer)) throw cancelled();
      return (options[answer] ?? options[0]).value;
    },
    text: async (question, usual, problemOf) => {
      const answer = await text({
        message: shown(question),
        initialValue: usual,
        validate: (value) => problemOf(value ?? ''),
      });
      if (isCancel(answer)) throw cancelled();
      return answer;
    },
  };
}

function cancelled(): SquallError {
  return new SquallError('SQUALL_INTERRUPTED', 'no answer, so nothing was written');
}
