import { suite } from '../harness/index.ts';
import { payment } from '../targets/payment/target.ts';
import { grayFailures } from './integrity/gray-failures.ts';
import { idempotency } from './integrity/idempotency.ts';
import { intents } from './integrity/intents.ts';
import { restarts } from './integrity/restarts.ts';
import { staleMessages } from './integrity/stale-messages.ts';

/** Systems S21, S22, S28 and S30: what users were promised happens, and happens once. */
export const integrity = suite({
  name: 'integrity',
  about: 'Is nothing lost and nothing done twice, whoever dies or stands still, and whichever answer is lost or late?',
  target: payment,
  timeScale: 5,
  scenarios: [...idempotency, ...intents, ...staleMessages, ...grayFailures, ...restarts],
});
