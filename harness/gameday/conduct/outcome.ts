import { runOutcome, type ScenarioOutcome, scenarioOutcome } from '../../domain/verdict.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import type { JournalEntry } from '../journal/entries.ts';
import type { GameDayOutcome } from './game-day.ts';
import { type Cause, messageOf } from './stopper.ts';

interface Outcome {
  readonly outcome: GameDayOutcome;
  readonly why?: string;
}

const BY_VERDICTS: Readonly<Record<ScenarioOutcome, GameDayOutcome>> = {
  passed: 'as expected',
  failed: 'failed',
  inconclusive: 'inconclusive',
  aborted: 'aborted',
};

/** What came of a game day: what ended it early counts before the verdicts. */
export function outcomeOf(
  cause: Cause | undefined,
  results: readonly JudgedScenario[],
  entries: readonly JournalEntry[],
): Outcome {
  switch (cause?.kind) {
    case undefined:
      return { outcome: BY_VERDICTS[runOutcome(results.map(({ verdicts }) => scenarioOutcome(verdicts)))] };
    case 'stop':
      return { outcome: 'stopped', why: cause.why ?? `by ${cause.by}` };
    case 'abort':
      return { outcome: 'aborted', why: `${cause.guard}: ${cause.observed}` };
    case 'unsteady': {
      const wasBroken = entries.some(({ kind }) => kind === 'fault-applied');
      const why = `the steady state of ${cause.variant} does not hold: ${cause.guard}: ${cause.observed}`;
      return { outcome: wasBroken ? 'aborted' : 'not started', why };
    }
    case 'broken':
      return { outcome: 'broken', why: messageOf(cause.error) };
  }
}
