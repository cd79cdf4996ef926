import { closed, suite } from '../harness/index.ts';
import { payment } from '../targets/payment/target.ts';
import { oneDependency } from './timeouts/one-dependency.ts';
import { oneLink } from './timeouts/one-link.ts';
import { slowBank } from './timeouts/slow-bank.ts';

/** Systems S1, S3 and S4: a payment service that calls a fraud check, a bank and a notifier. */
export const timeouts = suite({
  name: 'timeouts',
  about: 'Does every call end in time, and does a slow bank take the whole service down with it?',
  target: payment,
  warmUp: closed(80, 20),
  scenarios: [...slowBank, ...oneDependency, ...oneLink],
});
