import type { Emit } from '../domain/events.ts';
import { planName, type ScenarioPlan } from '../domain/scenario.ts';
import type { Schedule } from './schedule.ts';

export interface ConfirmDeps<Result> {
  /** Measures lanes side by side. */
  readonly together: Schedule<Result>;
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
 * A run of a single lane has nothing to confirm.
 */
export function confirmAlone<Result>({ together, alone, doubts, emit, signal }: ConfirmDeps<Result>): Schedule<Result> {
  const lanes = new Set<string>();
  const doubted: ScenarioPlan[] = [];
  let asked = 0;
  const unlikely = () => lanes.size === 1 || doubted.length > Math.max(ALWAYS, asked * MOST);
  return {
    request: async (plan) => {
      asked += 1;
      lanes.add(plan.lane);
      const first = await together.request(plan);
      if (!doubts(first)) return first;
      doubted.push(plan);
      await together.idle();
      if (unlikely() || signal.aborted) return first;
      emit({ type: 'note', text: `${planName(plan)} is measured again, alone: it was not as expected beside others` });
      return alone.request(plan);
    },
    idle: async () => {
      await together.idle();
      await alone.idle();
    },
  };
}
