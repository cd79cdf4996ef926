import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlannedStatement, ScenarioPlan } from '../../domain/scenario.ts';

/** A plan that came out as expected without a mutant, and the mutants that it passed. */
export interface Control {
  readonly kind: 'control';
  readonly plan: string;
  readonly ms: number;
  /** Ids passed while the services started. */
  readonly loaded: readonly string[];
  /** Ids passed while the plan ran. */
  readonly passed: readonly string[];
}

/** One plan run against one mutant. */
export interface Try {
  readonly kind: 'try';
  /** `mutantKey` */
  readonly mutant: string;
  readonly plan: string;
  /** `S1c · budgeted` */
  readonly name: string;
  readonly outcome: 'caught' | 'missed' | 'unclear';
  /** What caught it, or why it is unclear. */
  readonly why?: string;
  /** What caught it, as `proofHash` names it: it stays a proof when its plan gets more statements. */
  readonly by?: string;
  /** Who waited for the machine, where that may have made the outcome. */
  readonly disturbed?: string;
  readonly alone: boolean;
  readonly ms: number;
}

export type Entry = Control | Try;

/** What was found out so far, written as it is found: a run that is stopped goes on where it was. */
export interface Journal {
  readonly entries: readonly Entry[];
  add(entry: Entry): Promise<void>;
}

export async function openJournal(file: string): Promise<Journal> {
  const text = await readFile(file, 'utf8').catch(() => '');
  await mkdir(dirname(file), { recursive: true });
  const entries = text.split('\n').flatMap(readLine);
  return {
    entries,
    add: async (entry) => {
      entries.push(entry);
      await appendFile(file, `${JSON.stringify(entry)}\n`);
    },
  };
}

/** The last line of a run that was killed may be cut off. */
function readLine(line: string): Entry[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** Names everything about a plan that can change what comes out of it. */
export function planHash(plan: ScenarioPlan): string {
  return hash([...setupOf(plan), plan.statements]);
}

/** Names one statement of a plan; without one, how the target starts and ends. Other statements do not change it. */
export function proofHash(plan: ScenarioPlan, statement?: PlannedStatement): string {
  return hash([...setupOf(plan), statement && [statement.text, statement.expected]]);
}

function setupOf(plan: ScenarioPlan): readonly unknown[] {
  const { suite, scenario, target, variant, timeScale, seed, env, phases, requests, deadlineMs } = plan;
  return [suite, scenario, target, variant, timeScale, seed, env, phases, requests, deadlineMs];
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
