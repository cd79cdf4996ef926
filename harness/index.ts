/** The public face of Squall: what a suite, or a project of your own, imports. */

// A suite: scenarios, each of them a target under load with statements about it.
export type { OutcomeRule } from './domain/outcome.ts';
export type { Expectations, Phase, Scenario, Suite } from './domain/scenario.ts';
export { type SquallConfig, defineConfig } from './run/config/config.ts';
export { suite } from './run/declare-suite.ts';
export { defineTarget, type TargetDefinition } from './domain/define-target.ts';
export type { CommandSpec, ContainerSpec, Readiness, ServiceSpec, StopSpec, UrlSpec } from './domain/service.ts';
export type { EdgeSpec, Target, VariantSpec } from './domain/target.ts';

// Rules of alerts, evaluated over what services export.
export { type AlertRulesOptions, alertRules } from './alerts/rules/alert-rules.ts';
export type { AlertRules } from './domain/alert.ts';

// Load, and the requests that it is made of.
export { type Arrivals, closed, type LoadPlan, type OpenLoad, open, type RequestTemplate } from './domain/load-plan.ts';
export { csvFeed, generatedFeed, jsonFeed } from './load/requests/feeds.ts';
export { harImport } from './load/requests/har.ts';

// Faults on the edge between two services.
export { bandwidth } from './faults/edge/bandwidth.ts';
export { blackhole } from './faults/edge/blackhole.ts';
export { down } from './faults/edge/down.ts';
export { latency } from './faults/edge/latency.ts';
export { limitData } from './faults/edge/limit-data.ts';
export { reset } from './faults/edge/reset.ts';
export { slicer } from './faults/edge/slicer.ts';
export { slowClose } from './faults/edge/slow-close.ts';
export { timeout } from './faults/edge/timeout.ts';

// Faults of connections.
export { connectHang } from './faults/connection/connect-hang.ts';
export { cutAfter } from './faults/connection/cut-after.ts';
export { hang } from './faults/connection/hang.ts';
export { refuse } from './faults/connection/refuse.ts';
export { resetAfter } from './faults/connection/reset-after.ts';
export { resetOnAccept } from './faults/connection/reset-on-accept.ts';

// Faults of single HTTP requests.
export { httpAbort } from './faults/http/http-abort.ts';
export { httpDelay } from './faults/http/http-delay.ts';
export { httpMalformed } from './faults/http/http-malformed.ts';
export { httpSlowBody } from './faults/http/http-slow-body.ts';
export { httpSlowHeaders } from './faults/http/http-slow-headers.ts';
export { httpStatus } from './faults/http/http-status.ts';
export { httpTruncate } from './faults/http/http-truncate.ts';

// Faults of services.
export { behave } from './faults/service/behave.ts';
export { cpuPressure } from './faults/service/cpu-pressure.ts';
export { freeze } from './faults/service/freeze.ts';
export { kill } from './faults/service/kill.ts';
export { restart, rollingRestart } from './faults/service/restart.ts';

// Faults that change over time, and the type of all faults.
export type { Fault } from './domain/fault.ts';
export { flapping, ramp, steps } from './faults/shape/shape.ts';

// Statements, for those who would rather build them than write them.
export { statement } from './assertions/builder/statement.ts';

// What a run gives back.
export type { Verdict } from './domain/verdict.ts';
export type { RunReport, ScenarioReport } from './report/run-report.ts';

// A runbook of a game day.
export {
  type RunbookDefinition,
  type RunbookSize,
  type StepDefinition,
  defineRunbook,
} from './gameday/runbook/define-runbook.ts';

// Types of `squall/vitest`.
export type { RunSpec } from './run/plan/plan-inline.ts';
export type { RunResult, StatementLike } from './run/record/run-result.ts';
export type { InjectedFault } from './run/scenario/inject.ts';
export type { Settings } from './vitest/file-session.ts';
export type { Squall } from './vitest/test-session.ts';
