import { z } from 'zod';
import type { EntryOf } from '../journal/entries.ts';
import type { Amplification } from './compute/amplification.ts';
import type { Detection } from './compute/detection.ts';
import type { Ending } from './compute/ending.ts';
import type { ErrorBudget } from './compute/error-budget.ts';
import type { ActedFault, FaultSpan } from './compute/faults.ts';
import type { Gate } from './compute/gates.ts';
import type { HypothesisResult } from './compute/hypothesis.ts';
import type { Impact } from './compute/impact.ts';
import type { LabelCounts } from './compute/labels.ts';
import type { JournalNotes } from './compute/notes.ts';
import type { Recovery } from './compute/recovery.ts';
import type { JudgedStatement } from './compute/statements.ts';
import { endingSchema, hypothesisSchema, plannedSchema, variantSchema } from './schema-parts.ts';

/** What came of a game day: all that its forms show but for the charts. Times are ms of real time. */
export interface PostMortem {
  readonly schema: 'squall-post-mortem/1';
  readonly planned: Planned;
  readonly startedAt: string;
  /** As measured, from the first entry of the journal to its last. */
  readonly tookMs: number;
  readonly ending: Ending;
  readonly hypothesis: HypothesisResult;
  readonly variants: readonly VariantReport[];
  /** What to fix first, the most urgent first. */
  readonly fixes: readonly Fix[];
  readonly notes: JournalNotes;
}

/** What was opened, without the plan of every step. */
export type Planned = Pick<
  EntryOf<'opened'>,
  | 'id'
  | 'name'
  | 'title'
  | 'hypothesis'
  | 'owner'
  | 'roles'
  | 'notes'
  | 'target'
  | 'variants'
  | 'environment'
  | 'proxy'
  | 'timeScale'
  | 'seed'
  | 'rate'
  | 'lengthMs'
  | 'edges'
  | 'abort'
  | 'repeat'
  | 'versions'
  | 'machine'
>;

export interface VariantReport {
  readonly variant: string;
  readonly faults: readonly ActedFault[];
  /** null where nothing was broken. */
  readonly span: FaultSpan | null;
  readonly impact: Impact;
  readonly labels: readonly LabelCounts[];
  readonly errorBudgets: readonly ErrorBudget[];
  readonly detection: Detection | null;
  readonly recovery: Recovery;
  readonly amplification: readonly Amplification[];
  readonly gates: readonly Gate[];
  readonly statements: readonly JudgedStatement[];
  readonly timeline: readonly TimelineItem[];
  /** Folder of its evidence; null where none is told. */
  readonly run: string | null;
}

export interface TimelineItem {
  /** Since the load of the variant began; below zero before that. */
  readonly atMs: number;
  /** ISO 8601, as the clock of the machine was. */
  readonly wall: string;
  readonly kind:
    | EntryOf<'said'>['kind']
    | 'load'
    | 'step'
    | 'gate'
    | 'fault'
    | 'lift'
    | 'statement'
    | 'alert'
    | 'abort'
    | 'stop'
    | 'healed'
    | 'verdicts';
  /** Who acted or wrote; null where nobody did. */
  readonly by: string | null;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly text: string;
}

/** Something to change, with what shows that it is needed. */
export interface Fix {
  readonly rule: string;
  /** Why it stands where it stands. */
  readonly because: string;
  /** null where it is about all of them. */
  readonly variant: string | null;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly advice: string;
  /** Runs the game day again, as far as this needs. */
  readonly command: string;
}

/**
 * The machine contract of `post-mortem.json`, published as post-mortem.schema.json. Readers must ignore fields they do not know:
 * fields may be added within schema 1, never removed or given another meaning.
 */
export const postMortemSchema: z.ZodType<PostMortem> = z
  .looseObject({
    schema: z.literal('squall-post-mortem/1'),
    planned: plannedSchema,
    startedAt: z.string(),
    tookMs: z.number(),
    ending: endingSchema,
    hypothesis: hypothesisSchema,
    variants: z.array(variantSchema),
    fixes: z.array(
      z.looseObject({
        rule: z.string(),
        because: z.string().describe('Why it stands where it stands'),
        variant: z.string().nullable(),
        text: z.string(),
        evidence: z.array(z.string()),
        advice: z.string(),
        command: z.string().describe('Runs the game day again, as far as this needs'),
      }),
    ),
    notes: z.looseObject({
      setBackMs: z.number().describe('So far was the wall clock set back while the journal was written'),
      missingMs: z.record(z.string(), z.number()).describe('Variant -> time without readings though its load ran'),
      neverRan: z.array(z.string()),
    }),
  })
  .meta({ title: 'Squall post-mortem', description: 'What came of a game day; post-mortem.json' });

/** The same contract as JSON Schema (draft 2020-12). */
export function postMortemJsonSchema(): object {
  return z.toJSONSchema(postMortemSchema, { io: 'input' });
}
