import type { Clock } from '../domain/ports.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { Defect, DefectResult } from './defect.ts';
import { type MutantRun, outcomeOf } from './outcome.ts';
import { plantDefect } from './plant.ts';
import { type Part, runPart } from './run-part.ts';

export interface MutationOptions {
  /** The project. */
  readonly root: string;
  /** Where planted projects are made and removed; inside the project, so that they find its packages. */
  readonly parent: string;
  /** The configuration, as it is called from `root`; default: the one that is found there. */
  readonly config?: string;
  /** Defects tried at the same time; most of a run is waiting. */
  readonly atOnce: number;
  /** Ends runs and removes copies when this process dies. */
  readonly reaper: Reaper;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onControl: (part: Part, passed: boolean, why: string) => void;
  readonly onResult: (result: DefectResult) => void;
}

export interface MutationRun {
  /** False when the unchanged project failed: then a failing run proves nothing about a defect. */
  readonly controlPassed: boolean;
  readonly results: readonly DefectResult[];
}

/** First the control: every run that defects are tried with must pass on the unchanged project. Then each defect by itself. */
export async function runMutation(defects: readonly Defect[], options: MutationOptions): Promise<MutationRun> {
  let controlPassed = true;
  for (const part of partsOf(defects)) {
    const run = await plantAndRun(part, options);
    const { outcome, witnesses, problem } = outcomeOf(run);
    const passed = outcome === 'missed';
    controlPassed &&= passed;
    options.onControl(part, passed, problem ?? witnesses[0]?.why ?? '');
  }
  if (!controlPassed) return { controlPassed, results: [] };
  const results = await pooled(defects, options.atOnce, (defect) => tryDefect(defect, options));
  return { controlPassed, results };
}

/** The runs that defects need, one for each suite. */
function partsOf(defects: readonly Defect[]): readonly Part[] {
  const bySuite = Map.groupBy(defects, (defect) => defect.suite);
  const union = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())];
  return [...bySuite].map(([suite, members]) => ({
    suite,
    scenarios: union(members.map((member) => member.scenarios)),
    variants: union(members.map((member) => member.variants)),
  }));
}

async function tryDefect(defect: Defect, options: MutationOptions): Promise<DefectResult> {
  const startedAt = options.clock.now();
  const run = await plantAndRun(defect, options, defect);
  const result = { defect, ...outcomeOf(run), durationMs: options.clock.now() - startedAt };
  options.onResult(result);
  return result;
}

async function plantAndRun(part: Part, options: MutationOptions, defect?: Defect): Promise<MutantRun> {
  await using planted = await plantDefect(options, defect);
  return await runPart(part, planted.folder, options);
}

/** Results in the order of `items`, `size` at a time. */
async function pooled<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}
