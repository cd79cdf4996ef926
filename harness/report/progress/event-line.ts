import type { Ansis } from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import type { RunEvent } from '../../domain/events.ts';
import { laneTitle, type RunState } from '../../domain/run-state.ts';
import { planName } from '../../domain/scenario.ts';
import { scenarioOutcome, type Verdict } from '../../domain/verdict.ts';
import { cellText, OUTCOME_TONE, paintTone, SYMBOL, toneOf } from '../console/cell.ts';
import { cut, plain, widthOf } from '../console/text.ts';
import { explainVerdict } from '../explain/explain-verdict.ts';
import { plural } from '../explain/format.ts';

type Finished = Extract<RunEvent, { type: 'scenario-finished' }>;

/**
 * `✓ S3-closed · naive  9/9 as expected  max duration < 6s: VIOL 9.84 s`, and why for the first that is not as
 * expected; what does not fit into `columns` is cut.
 */
export function finishedLine({ scenario, variant, verdicts }: Finished, paint: Ansis, columns = 1000): string {
  const tone = OUTCOME_TONE[scenarioOutcome(verdicts)];
  const wrong = verdicts.filter(({ asExpected }) => !asExpected);
  const name = cut(plain(planName({ scenario, variant })), columns - 4);
  const count = `${verdicts.length - wrong.length}/${verdicts.length} as expected`;
  const left = columns - widthOf(`✓ ${name}  ${count}  `);
  const key = left > 0 ? cut(keyVerdict(verdicts, wrong), left) : '';
  return `${paintTone(paint, tone, SYMBOL[tone])} ${name}  ${paint.dim(count)}  ${key}`.trimEnd();
}

/** What is wrong if anything is; else the first statement, which is the one that a scenario is about. */
function keyVerdict(verdicts: readonly Verdict[], wrong: readonly Verdict[]): string {
  const [worst] = wrong.toSorted((a, b) => Number(toneOf(a) === 'unknown') - Number(toneOf(b) === 'unknown'));
  if (worst) return plain(explainVerdict(worst));
  const [first] = verdicts;
  return first ? `${plain(first.text)}: ${cellText(first).slice(2).replace(/ +/g, ' ')}` : '';
}

/** The line of an event in plain output; undefined when it is not worth one. */
export function plainLine(event: RunEvent, before: RunState, paint: Ansis): string | undefined {
  const who = (lane: string) => {
    const known = before.lanes.get(lane);
    return plain(known ? laneTitle(known) : lane);
  };
  switch (event.type) {
    case 'planned':
      return `${plural(event.plans.length, 'scenario')} of ${plain(event.suite)} planned`;
    case 'skipped':
      return `skipped ${plain(event.scenario)}: needs ${plain(event.reason)}`;
    case 'scenario-started':
      return `started ${plain(planName(event.plan))}`;
    case 'fault-applied':
      return `fault on: ${plain(event.text)} (${who(event.lane)})`;
    case 'fault-lifted':
      return `fault lifted: ${plain(event.text)} (${who(event.lane)})`;
    case 'scenario-finished': {
      const sinceMs = before.lanes.get(event.lane)?.sinceMs;
      const took = sinceMs === undefined ? '' : `  ${formatDuration(event.atMs - sinceMs)}`;
      return finishedLine(event, paint) + took;
    }
    case 'measured-again':
      return `${plain(planName(event))} is measured again, alone: ${plain(event.reason)}`;
    case 'note':
      return plain(event.text);
    default:
      return undefined;
  }
}
