import { scaled } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { isOverloaded } from './overload.ts';

const shedding = (target: number, about: string): Variant => ({
  ...budgeted,
  about,

  shedder: ({ onReset }) => {
    const targetMs = scaled(target);
    let last: readonly number[] = [];
    onReset(({ fresh }) => {
      if (fresh) last = [];
    });
    return {
      admits: () => !isOverloaded(last, targetMs),
      // A rejected payment leaves no sample, so the mean never changes after the first rejection.
      answered: (ms) => {
        last = [...last.slice(-99), ms];
      },
    };
  },
});

export const shedLiteral = shedding(
  200,
  'Sheds while the mean of the last 100 is above 3 x 200 ms, as listed: it is on a healthy day, and then for ever',
);
export const shedLatched = shedding(
  400,
  'As shed-literal, with a target that fits, 400 ms: sheds rightly, and for ever',
);
