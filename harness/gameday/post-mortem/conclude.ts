import { redact } from '../../report/redact.ts';
import type { EntryOf, JournalEntry } from '../journal/entries.ts';
import { amplificationsOf } from './compute/amplification.ts';
import { type Day, dayOf, only, type VariantRun } from './compute/day.ts';
import { detectionOf } from './compute/detection.ts';
import { endingOf } from './compute/ending.ts';
import { errorBudgetsOf } from './compute/error-budget.ts';
import { faultsOf, spanOf } from './compute/faults.ts';
import { gatesOf } from './compute/gates.ts';
import { hypothesisResult } from './compute/hypothesis.ts';
import { impactOf } from './compute/impact.ts';
import { labelsOf } from './compute/labels.ts';
import { notesOf } from './compute/notes.ts';
import { recoveryOf } from './compute/recovery.ts';
import { judged, secondsOf } from './compute/seconds.ts';
import { statementsOf } from './compute/statements.ts';
import { timelineOf } from './compute/timeline.ts';
import { fixesOf } from './fix/fixes.ts';
import type { Planned, PostMortem, VariantReport } from './post-mortem-report.ts';

/** What came of a game day, without secrets; of a journal that just ends, too. Throws SQUALL_USAGE for one that opens none. */
export function concludePostMortem(entries: readonly JournalEntry[]): PostMortem {
  return concludeDay(dayOf(redact(entries)));
}

/** The same of a journal that is arranged, and has no secrets. */
export function concludeDay(day: Day): PostMortem {
  const { opened, runs, entries } = day;
  const variants = runs.map((run) => variantReport(run, opened));
  const notes = notesOf(day);
  const examined = {
    schema: 'squall-post-mortem/1',
    planned: plannedOf(opened),
    startedAt: opened.wall,
    tookMs: Math.max(0, ...entries.map(({ atMs }) => atMs)) - opened.atMs,
    ending: endingOf(day),
    hypothesis: hypothesisResult(
      variants.map(({ variant, statements, faults }) => ({
        variant,
        statements,
        touched: faults.map(({ touched }) => touched),
      })),
      notes.neverRan,
    ),
    variants,
    notes,
  } as const;
  return { ...examined, fixes: fixesOf(examined) };
}

function variantReport(run: VariantRun, opened: EntryOf<'opened'>): VariantReport {
  const seconds = secondsOf(run);
  const faults = faultsOf(run);
  const span = spanOf(faults);
  const expect = Object.hasOwn(opened.expect, run.variant) ? opened.expect[run.variant] : undefined;
  return {
    variant: run.variant,
    faults,
    span: span ?? null,
    impact: impactOf(seconds),
    labels: labelsOf(seconds),
    errorBudgets: errorBudgetsOf(expect, seconds),
    detection: detectionOf(run, span, opened.alerts) ?? null,
    recovery: recoveryOf(judged(seconds), span),
    amplification: amplificationsOf(seconds),
    gates: gatesOf(run, faults),
    statements: statementsOf(run, opened),
    timeline: timelineOf(run, opened),
    run: only(run.entries, 'verdicts').at(-1)?.run ?? null,
  };
}

function plannedOf(opened: EntryOf<'opened'>): Planned {
  const { owner, notes, machine } = opened;
  return {
    id: opened.id,
    name: opened.name,
    title: opened.title,
    hypothesis: opened.hypothesis,
    roles: opened.roles,
    target: opened.target,
    variants: opened.variants,
    environment: opened.environment,
    proxy: opened.proxy,
    timeScale: opened.timeScale,
    seed: opened.seed,
    rate: opened.rate,
    lengthMs: opened.lengthMs,
    edges: opened.edges,
    abort: opened.abort,
    repeat: opened.repeat,
    versions: opened.versions,
    ...(owner !== undefined && { owner }),
    ...(notes !== undefined && { notes }),
    ...(machine !== undefined && { machine }),
  };
}
