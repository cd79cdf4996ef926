import type { Emit } from '../../domain/events.ts';
import { planName } from '../../domain/scenario.ts';
import type { Machine } from './machine.ts';
import type { Schedule } from './schedule.ts';

export interface ConfirmDeps<Result> {
  /** Measures lanes side by side, on `machine`. */
  readonly together: Schedule<Result>;
  readonly machine: Machine;
  /** Measures one lane at a time. */
  readonly alone: Schedule<Result>;
  /** Whether company may have made `result` what it is. */
  readonly doubts: (result: Result) => boolean;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** More than this share of what was asked for is not the doing of company: measuring all of it again would only take time. */
const MOST = 1 / 4;
const ALWAYS = 3;

/**
 * Confirms what was measured in company. That lanes share a machine is the runner's choice, and no fault of a target: what
 * does not come out as expected beside others is measured once more when they are done, and only that result counts.
 */
export function confirmAlone<Result>(deps: ConfirmDeps<Result>): Schedule<Result> {
  const { together, alone, machine, emit } = deps;
  let asked = 0;
  let doubted = 0;
  const company = () => machine.shared && doubted <= Math.max(ALWAYS, asked * MOST);
  return {
    request: async (plan) => {
      asked += 1;
      const first = await together.request(plan);
      if (!deps.doubts(first)) return first;
      doubted += 1;
      await machine.idle();
      if (!company() || deps.signal.aborted) return first;
      emit({ type: 'note', text: `${planName(plan)} is measured again, alone: it was not as expected beside others` });
      return alone.request(plan);
    },
    idle: async () => {
      await together.idle();
      await alone.idle();
    },
  };
}
