import { suite } from '../harness/index.ts';
import { payment } from '../targets/payment/target.ts';
import { grayFailures } from './integrity/gray-failures.ts';
import { restarts } from './integrity/restarts.ts';

/** System S30: what is neither up nor down. */
export const integrity = suite({
  name: 'integrity',
  about: 'Is everything done exactly once that was promised, whatever stands still, dies, or answers too late?',
  target: payment,
  timeScale: 5,
  scenarios: [...grayFailures, ...restarts],
});
