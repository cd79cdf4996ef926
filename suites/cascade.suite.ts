import { closed, suite } from '../harness/index.ts';
import { chain as target } from '../targets/chain/target.ts';
import { blackFriday } from './cascade/black-friday.ts';
import { chain } from './cascade/chain.ts';
import { drill } from './cascade/drill.ts';
import { slowDay } from './cascade/slow-day.ts';

/** Systems S2, S8, S25 and S35: one dependency is slow. Who else is, for how long, and how long after it is well again? */
export const cascade = suite({
  name: 'cascade',
  about: 'One dependency becomes slow. Does it take down who calls it, and for how long after it is well again?',
  target,
  warmUp: closed(200, 20),
  scenarios: [...blackFriday, ...chain, ...slowDay, ...drill],
});
