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
 * The CI preset: twenty times faster, so that a reset time of 30 s takes 1.5 s; counts stay as they are. Scenarios that
 * judge a latency, or rest on a timeout that must not be within reach of the machine's own hiccups, say another scale.
 */
const COMPRESSED = 20;

/** Systems S15, S19, S29, S32 and S33: when a circuit breaker helps, and when it is what is broken. */
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
