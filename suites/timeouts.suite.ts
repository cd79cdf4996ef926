import { closed, suite } from '../harness/index.ts';
import { payment } from '../targets/payment/target.ts';
import { optionalBranch } from './timeouts/checkout.ts';
import { pageFromTen } from './timeouts/fanout.ts';
import { oneDependency } from './timeouts/one-dependency.ts';
import { oneLink } from './timeouts/one-link.ts';
import { whichPercentile } from './timeouts/percentiles.ts';
import { phasesOfACall } from './timeouts/phases.ts';
import { slowBank } from './timeouts/slow-bank.ts';
import { toldAsItWas } from './timeouts/told.ts';

/**
 * Systems S1, S3 and S4 on a payment service; S10, S11, S13, S31 and S37 on targets of their own. Read them in this
 * order: a slow bank, one dependency at a time, parallel calls, the phases of a call, and the choice of its limit.
 */
export const timeouts = suite({
  name: 'timeouts',
  about: 'Does every call end in time, and does a slow bank take the whole service down with it?',
  target: payment,
  warmUp: { ...closed(80, 20), durationMs: 3000 },
  scenarios: [
    ...slowBank,
    ...oneDependency,
    ...toldAsItWas,
    ...oneLink,
    ...optionalBranch,
    ...pageFromTen,
    ...phasesOfACall,
    ...whichPercentile,
  ],
});
