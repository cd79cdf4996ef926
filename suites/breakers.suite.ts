import { closed, suite } from '../harness/index.ts';
import { broker } from '../targets/broker/target.ts';
import { composition } from './breakers/composition.ts';
import { faresAndHosts } from './breakers/fares-and-hosts.ts';
import { fleet } from './breakers/fleet.ts';
import { overTime } from './breakers/over-time.ts';
import { slowIsNotFailed } from './breakers/slow-is-not-failed.ts';
import { stateMachine } from './breakers/state-machine.ts';
import { users } from './breakers/users.ts';
import { whatCounts } from './breakers/what-counts.ts';

/**
 * The CI preset: twenty times faster, so that a reset time of 30 s takes 1.5 s; counts are not scaled. Scenarios set
 * another scale when they judge a latency, or when a scaled timeout would be so short that the machine's own delays exceed it.
 */
const COMPRESSED = 20;

/** Systems S15, S19, S29, S32 and S33: when a circuit breaker helps, and when it does harm. */
export const breakers = suite({
  name: 'breakers',
  about: 'Does the breaker open when it must, stay closed when it must, and let the right calls through meanwhile?',
  target: broker,
  timeScale: COMPRESSED,
  warmUp: closed(40, 10),
  scenarios: [
    ...stateMachine,
    ...whatCounts,
    ...fleet,
    ...overTime,
    ...users,
    ...composition,
    ...slowIsNotFailed,
    ...faresAndHosts,
  ],
});
