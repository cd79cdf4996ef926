import { closed, suite } from '../harness/index.ts';
import { paymentInMemory } from '../targets/payment/target.ts';
import { onePoolPerDependency } from './bulkheads/compartments.ts';
import { starvedOrders } from './bulkheads/orders.ts';
import { turnedAway } from './bulkheads/shedding.ts';
import { sizes } from './bulkheads/sizing.ts';

/** Systems S18, S18s, S24 and S38: a sick dependency may use up its own places, but no others. */
export const bulkheads = suite({
  name: 'bulkheads',
  about: 'Does one sick dependency take the calls to its healthy neighbours with it?',
  target: paymentInMemory,
  warmUp: closed(30, 10),
  scenarios: [...onePoolPerDependency, ...sizes, ...starvedOrders, ...turnedAway],
});
