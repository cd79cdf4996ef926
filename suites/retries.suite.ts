import { closed, suite } from '../harness/index.ts';
import { search } from '../targets/search/target.ts';
import { flush } from './retries/flush.ts';
import { herds } from './retries/herds.ts';
import { policies } from './retries/policies.ts';

/** Systems S16 (which layer retries, how often, until when), S17 and S34 (the load when a service recovers). */
export const retries = suite({
  name: 'retries',
  about: 'Do retries heal a failure, or do they multiply it and bring the service down when it comes back?',
  target: search,
  warmUp: closed(60, 20),
  scenarios: [...policies, ...herds, flush],
});
