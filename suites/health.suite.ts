import { closed, suite } from '../harness/index.ts';
import { probes } from '../targets/probes/target.ts';
import { sickDependencies } from './health/sick-dependencies.ts';
import { theProcessItself } from './health/the-process-itself.ts';

/** System S23: what liveness, readiness and startup say, and what a balancer makes of it. */
export const health = suite({
  name: 'health',
  about: 'Do the probes of a service take it out of rotation when it cannot serve, and kill it only when that helps?',
  target: probes,
  warmUp: closed(20, 4),
  timeScale: 3,
  scenarios: [...sickDependencies, ...theProcessItself],
});
