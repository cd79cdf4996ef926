import { formatDuration } from '../../../domain/duration.ts';
import { kindOf } from '../../../faults/catalogue.ts';
import { formatCount, plural } from '../../../report/explain/format.ts';
import { clockText } from '../clock-text.ts';
import type { Runbook, Step } from '../runbook.ts';
import { type Act, actsOfRunbook, phasesOf } from '../timeline.ts';

/** A line of the timeline: when, what, and about what. */
export interface TimelineRow {
  readonly atMs: number;
  readonly what: string;
  readonly text: string;
}

/** Everything that a runbook does by itself or lets people do, in order; faults that are lifted by themselves have a row for that. */
export function timelineRows(runbook: Runbook): TimelineRow[] {
  const acts = actsOfRunbook(runbook);
  const rows = runbook.steps.map((step, index) => rowOf(step, index, acts));
  const over = acts
    .filter(({ ends }) => ends === 'for')
    .map(({ name, toMs }) => ({ atMs: toMs, what: 'lifted', text: `${name}, by itself` }));
  const first = { atMs: 0, what: 'load', text: loadText(runbook) };
  const last = { atMs: runbook.lengthMs, what: 'end', text: endText(runbook, acts) };
  return [first, ...[...judgedAt(runbook, acts), ...rows, ...over].toSorted((a, b) => a.atMs - b.atMs), last];
}

function judgedAt({ steadyState, lengthMs }: Runbook, acts: readonly Act[]): TimelineRow[] {
  const { faultMs = lengthMs } = phasesOf(acts, lengthMs);
  return steadyState.length === 0
    ? []
    : [{ atMs: faultMs, what: 'judge', text: 'the steady state: nothing is broken unless it holds' }];
}

function loadText({ rate, arrivals }: Runbook): string {
  return `${formatCount(rate)}/s, ${arrivals === 'poisson' ? 'at random' : 'evenly spaced'}`;
}

function endText({ expect }: Runbook, acts: readonly Act[]): string {
  const statements = new Set(Object.values(expect).flatMap((each) => each.map(({ text }) => text))).size;
  const lifted = acts.filter(({ ends }) => ends === 'end').map(({ name }) => name);
  return [
    'the load ends',
    ...(lifted.length === 0 ? [] : [`${lifted.join(' and ')} ${lifted.length === 1 ? 'is' : 'are'} lifted`]),
    `${plural(statements, 'statement')} judged`,
  ].join(', ');
}

function rowOf(step: Step, index: number, acts: readonly Act[]): TimelineRow {
  const { atMs, kind } = step;
  switch (kind) {
    case 'say':
      return { atMs, what: 'say', text: step.text };
    case 'gate':
      return { atMs, what: 'gate', text: `${step.question} ${waitText(atMs, index, acts)}` };
    case 'inject':
      return {
        atMs,
        what: 'inject',
        text: `${step.name}: ${kindOf(step.fault).describe(step.fault)}, ${untilText(acts.find((act) => act.index === index))}`,
      };
    case 'lift':
      return { atMs, what: 'lift', text: step.name };
    case 'check':
      return { atMs, what: 'check', text: step.statement };
    case 'load':
      return { atMs, what: 'load', text: `${formatCount(step.rate)}/s` };
  }
}

function untilText(act: Act | undefined): string {
  if (!act) return 'never';
  const { fromMs, toMs, ends } = act;
  return `for ${formatDuration(toMs - fromMs)}${ends === 'end' ? ', to the end' : `, until ${clockText(toMs)}`}`;
}

/** What goes on breaking things while people think: also what a later step of the same time lifts. */
function waitText(atMs: number, index: number, acts: readonly Act[]): string {
  const acting = acts
    .filter((act) => act.index < index && (atMs < act.toMs || (act.liftedBy ?? -1) > index))
    .map(({ name }) => name);
  return acting.length === 0
    ? '(waits for somebody)'
    : `(waits for somebody, and ${acting.join(' and ')} ${acting.length === 1 ? 'acts' : 'act'} meanwhile)`;
}
