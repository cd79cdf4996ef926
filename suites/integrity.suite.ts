import { suite } from '../harness/index.ts';
import { payment } from '../targets/payment/target.ts';
import { grayFailures } from './integrity/gray-failures.ts';
import { restarts } from './integrity/restarts.ts';
import { staleMessages } from './integrity/stale-messages.ts';

/** Systems S28 and S30: messages that are late, and what is neither up nor down. */
export const integrity = suite({
  name: 'integrity',
  about: 'Is everything done exactly once that was promised, whatever stands still, dies, or answers too late?',
  target: payment,
  timeScale: 5,
  scenarios: [...staleMessages, ...grayFailures, ...restarts],
});
