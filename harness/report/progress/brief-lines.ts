import type { Ansis } from 'ansis';
import type { RunEvent } from '../../domain/events.ts';
import type { RunState } from '../../domain/run-state.ts';
import { scenarioOutcome } from '../../domain/verdict.ts';
import { MOST_LINES } from '../console/run-table.ts';
import { scenarioLine } from '../console/scenario-line.ts';
import { cut } from '../console/text.ts';
import { finishedLine, plainLine } from './event-line.ts';
import { type Story, scenarioStories } from './scenario-stories.ts';

/** Lines that an event adds to the output. */
export type EventLines = (event: RunEvent, before: RunState, columns: number) => readonly string[];

/** Every event that is worth a line. */
export function detailedLines(paint: Ansis): EventLines {
  return (event, before) => [plainLine(event, before, paint) ?? []].flat();
}

/** Each result, and what is said besides: what a terminal shows above its live block. */
export function resultLines(paint: Ansis): EventLines {
  return (event, before, columns) => {
    if (event.type === 'scenario-finished') return [finishedLine(event, paint, columns)];
    if (event.type !== 'skipped' && event.type !== 'measured-again' && event.type !== 'note') return [];
    return [paint.dim(cut(plainLine(event, before, paint) ?? '', columns))];
  };
}

/**
 * A line for each scenario, when its last variant is finished; besides that the first result of the run, so that one sees soon
 * what comes out, and at once each that is not as expected.
 */
export function briefLines(paint: Ansis): EventLines {
  const storyAt = scenarioStories();
  const hasRoom = roomForStories();
  let isFirst = true;
  return (event, before, columns) => {
    const story = storyAt(event);
    if (event.type === 'planned' || event.type === 'measured-again' || event.type === 'note')
      return [paint.dim(cut(plainLine(event, before, paint) ?? '', columns))];
    if (event.type !== 'scenario-finished') return [];
    const isUnexpected = scenarioOutcome(event.verdicts) !== 'passed';
    const result = isUnexpected || (isFirst && !story) ? [finishedLine(event, paint, columns)] : [];
    isFirst = false;
    // An unexpected result has just said what the line of its scenario would say.
    return story && !isUnexpected && hasRoom(story) ? [...result, scenarioLine(story, paint, columns)] : result;
  };
}

/** Whether there is room for one more line of its suite; always for what is not as expected, or was not at first. */
function roomForStories(): (story: Story) => boolean {
  const shown = new Map<string, number>();
  return ({ suite, outcome, isAgain }) => {
    const count = (shown.get(suite) ?? 0) + 1;
    shown.set(suite, count);
    return count <= MOST_LINES || isAgain || outcome !== 'passed';
  };
}
