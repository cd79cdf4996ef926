import { scaled } from '../../kit/settings.ts';
import type { Variant } from '../variant.ts';
import { budgeted } from './budgeted.ts';
import { isOverloaded, onFresh } from './overload.ts';

const shedding = (target: number, about: string): Variant => ({
  ...budgeted,
  about,

  door: (parts) => {
    const targetMs = scaled(target);
    let last: readonly number[] = [];
    onFresh(parts, () => {
      last = [];
    });
    return {
      admits: () => !isOverloaded(last, targetMs),
      // Who is turned away leaves no sample, so from the first one on nothing is ever added again.
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
