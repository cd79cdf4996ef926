import type { LoadSpec, RequestTemplate } from '../../domain/load-plan.ts';
import type { PhaseEnd } from '../../domain/ports.ts';
import type { PhaseOrder } from '../worker/messages.ts';

/** What an answer may take beyond what it waits for: a machine is busy, a network slow. */
const SLACK_MS = 30_000;
/** A new thread loads and compiles; all of the evidence crosses the network. */
const LONG_SLACK_MS = 60_000;

/** How long the answers of a worker may take, ms; Infinity where nothing bounds it. */
export interface AnswerLimits {
  readonly ready: number;
  readonly finish: number;
  /** An answer that waits for nothing. */
  readonly told: number;
  run(order: PhaseOrder, nowMs: number): number;
  rest(until: PhaseEnd): number;
}

/** Every request ends by its deadline, and a flow by that of its last step. */
export function answerLimits({ requests, deadlineMs }: Pick<LoadSpec, 'requests' | 'deadlineMs'>): AnswerLimits {
  const drainMs = deadlineMs * Math.max(...requests.map(stepsOf));
  const rest = (until: PhaseEnd) => SLACK_MS + (until === 'drained' ? drainMs : 0);
  return {
    ready: LONG_SLACK_MS,
    finish: LONG_SLACK_MS,
    told: SLACK_MS,
    rest,
    run: ({ plan, startAt, until }, nowMs) =>
      Math.max(0, startAt - nowMs) + (plan.durationMs ?? Number.POSITIVE_INFINITY) + rest(until),
  };
}

function stepsOf({ next }: RequestTemplate): number {
  return next ? 1 + stepsOf(next) : 1;
}
