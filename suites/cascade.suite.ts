import { closed, suite } from '../harness/index.ts';
import { peak } from '../targets/peak/target.ts';
import { blackFriday } from './cascade/black-friday.ts';

/** System S25: a fault that heals, and an outage that does not. */
export const cascade = suite({
  name: 'cascade',
  about: 'A dependency is slow: who else stops, and for how long after it is well again?',
  target: peak,
  warmUp: closed(200, 10),
  scenarios: [...blackFriday],
});
