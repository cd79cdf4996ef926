import type { Emit } from '../../domain/events.ts';
import { planName } from '../../domain/scenario.ts';
import type { Machine } from './machine.ts';
import type { Schedule } from './schedule.ts';

export interface RerunDeps<Result> {
  /** Measures lanes side by side, on `machine`. */
  readonly shared: Schedule<Result>;
  readonly machine: Machine;
  /** Measures one lane at a time. */
  readonly alone: Schedule<Result>;
  /** True when lanes beside it may be why `result` is what it is. */
  readonly mayBeDisturbed: (result: Result) => boolean;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** When more than this share of all plans looks disturbed, other lanes are not why: measuring again only takes time. */
const MOST = 1 / 4;
const ALWAYS = 3;

/**
 * Measures again, alone, what did not come out as expected beside other lanes; only the second result counts. Lanes share
 * a machine because the runner decides so: it is no fault of a target.
 */
export function rerunAlone<Result>(deps: RerunDeps<Result>): Schedule<Result> {
  const { shared, alone, machine, emit } = deps;
  let requested = 0;
  let disturbed = 0;
  const worthwhile = () => machine.shared && disturbed <= Math.max(ALWAYS, requested * MOST);
  return {
    request: async (plan) => {
      requested += 1;
      const first = await shared.request(plan);
      if (!deps.mayBeDisturbed(first)) return first;
      disturbed += 1;
      await machine.idle();
      if (!worthwhile() || deps.signal.aborted) return first;
      emit({ type: 'note', text: `${planName(plan)} is measured again, alone: it was not as expected beside others` });
      return alone.request(plan);
    },
    idle: async () => {
      await shared.idle();
      await alone.idle();
    },
  };
}
