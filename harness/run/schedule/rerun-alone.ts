import type { Emit } from '../../domain/events.ts';
import type { Machine } from './machine.ts';
import type { Schedule } from './schedule.ts';

export interface RerunDeps<Result> {
  /** Measures lanes side by side, on `machine`. */
  readonly shared: Schedule<Result>;
  readonly machine: Machine;
  /** Measures one lane at a time. */
  readonly alone: Schedule<Result>;
  /** Who was held up while `result` came out as it did; undefined when it stands. */
  readonly disturbedBy: (result: Result) => string | undefined;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Measures again, alone, what was disturbed by others; only the second result counts. */
export function rerunAlone<Result>(deps: RerunDeps<Result>): Schedule<Result> {
  const { shared, alone, machine, emit } = deps;
  return {
    request: async (plan) => {
      const first = await shared.request(plan);
      const reason = deps.disturbedBy(first);
      if (reason === undefined) return first;
      await machine.idle();
      if (!machine.shared || deps.signal.aborted) return first;
      const { lane, scenario, variant } = plan;
      emit({ type: 'measured-again', lane, scenario, variant, reason });
      return alone.request(plan);
    },
    idle: async () => {
      await shared.idle();
      await alone.idle();
    },
  };
}
