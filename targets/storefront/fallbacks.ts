import type { Answer } from '../kit/answer.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { ALL_TRIGGERS, type Trigger, triggerOf } from './trigger.ts';
import { ROWS, type Row, type Variant } from './variant.ts';

/** Plans B, and how often they answered. */
export interface Fallbacks {
  /** What `call` answers; where it fails in a way that the row's fallback is for, what `instead` does. */
  run(row: Row, call: () => Promise<Answer>, instead: (error: unknown) => Promise<Answer>): Promise<Answer>;
}

/** A fallback whose answer is an error does not count as one that answered. */
export function createFallbacks(telemetry: Pick<Telemetry, 'counter'>, variant: () => Variant): Fallbacks {
  // All are there from the start, so that a count of 0 is told as such.
  const counts = ROWS.flatMap((row) => ALL_TRIGGERS.map((trigger) => ({ labels: { row, trigger }, value: 0 })));
  const countOf = (row: Row, trigger: Trigger) =>
    counts.find(({ labels }) => labels.row === row && labels.trigger === trigger) as (typeof counts)[number];
  telemetry.counter(
    'fallbacks_total',
    'Answers of a fallback, by what it answered for',
    ['row', 'trigger'],
    () => counts,
  );
  return {
    run: async (row, call, instead) => {
      try {
        return await call();
      } catch (error) {
        const trigger = triggerOf(error);
        if (trigger === undefined || !variant().triggers[row]?.includes(trigger)) throw error;
        const answer = await instead(error);
        if (answer.http < 400) countOf(row, trigger).value += 1;
        return answer;
      }
    },
  };
}
