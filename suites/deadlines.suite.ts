import { suite } from '../harness/index.ts';
import { switchableShop } from '../targets/shop/switchable.ts';
import { clocks } from './deadlines/clocks.ts';
import { fixedLimits } from './deadlines/fixed-limits.ts';
import { headers } from './deadlines/headers.ts';
import { longWork } from './deadlines/long-work.ts';
import { slowEnd } from './deadlines/slow-end.ts';

/** Systems S12, S14 and S36: chains of services, and users who leave before the answer. */
export const deadlines = suite({
  name: 'deadlines',
  about: 'When the user has left, does everybody stop? And when something is slow, does the error say what?',
  target: switchableShop,
  scenarios: [...slowEnd, ...headers, ...clocks, ...fixedLimits, ...longWork],
});
