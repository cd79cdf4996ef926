import { suite } from '../harness/index.ts';
import { idem } from '../targets/idem/target.ts';
import { idempotency } from './integrity/idempotency.ts';
import { intents } from './integrity/intents.ts';

/** Systems S21 and S22: what users were promised happens, and happens once. */
export const integrity = suite({
  name: 'integrity',
  about: 'Is nothing lost and nothing done twice, whoever dies and whichever answer is lost?',
  target: idem,
  timeScale: 10,
  scenarios: [...idempotency, ...intents],
});
