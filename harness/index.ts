/** The public face of Squall: what a suite, or a user's own project, imports. */
export { statement } from './assertions/build.ts';
export type { Fault } from './domain/fault.ts';
export { type Arrivals, closed, type LoadPlan, open, type RequestTemplate } from './domain/load-plan.ts';
export type { OutcomeRule } from './domain/outcome.ts';
export type { RunReport } from './domain/run-report.ts';
export type { Expectations, Phase, Scenario, Suite } from './domain/scenario.ts';
export { suite } from './domain/suite.ts';
export type { Target } from './domain/target.ts';
export { behave } from './faults/behave.ts';
export { blackhole } from './faults/blackhole.ts';
export { down } from './faults/down.ts';
export { latency } from './faults/latency.ts';
export { reset } from './faults/reset.ts';
export { timeout } from './faults/timeout.ts';
