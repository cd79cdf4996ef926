import type { Comparison, Pair, Settings } from './comparison.ts';
import { phaseDifferences } from './phase-differences.ts';
import type { RunProfile, ScenarioProfile } from './profile.ts';
import { statementDifferences } from './statement-differences.ts';

export interface CompareOptions {
  /** With which all intervals hold together; the default is 0.95. */
  readonly confidence?: number;
  /** Change of a duration that two runs of the same code may show on this machine; the default is 0.1 (10 %). */
  readonly allowance?: number;
}

/**
 * Compares runs. A difference is a regression when its interval excludes no change and it is larger than the allowance;
 * a statement has regressed when it went as expected in all runs before and in none after.
 *
 * With two repeats or more on each side the intervals come from the spread between repeats. With one, they come from
 * its samples, widened by how unlike statistics moved between the two runs. All intervals hold together (Bonferroni),
 * so that many statistics raise no alarm; with the same seed the part that comes from samples only does so within one
 * scenario x variant, because targets that drew the same latencies differ less than independent samples would.
 */
export function compareRuns(
  before: readonly RunProfile[],
  after: readonly RunProfile[],
  { confidence = 0.95, allowance = 0.1 }: CompareOptions = {},
): Comparison {
  const { pairs, notes } = pairUp(before, after);
  const mode = modeOf(before, after);
  const machines = machinesOf([...before, ...after]);
  const settings: Settings = { mode, allowance, confidence, machines: machines.length > 1 ? 'several' : 'one' };
  const differences = phaseDifferences(pairs, settings);
  const statements = pairs.flatMap(statementDifferences);
  const findings = [...differences, ...statements].map(({ finding }) => finding);
  return {
    outcome: (['worse', 'better'] as const).find((finding) => findings.includes(finding)) ?? 'same',
    mode,
    before: before.map(({ run }) => run.id),
    after: after.map(({ run }) => run.id),
    confidence,
    allowance,
    differences,
    statements,
    notes: [...machineNotes(machines), ...seedNotes(before, after), ...notes],
  };
}

function pairUp(before: readonly RunProfile[], after: readonly RunProfile[]) {
  const key = ({ name, variant }: ScenarioProfile) => JSON.stringify([name, variant]);
  const group = (runs: readonly RunProfile[]) =>
    Map.groupBy(
      runs.flatMap(({ scenarios }) => scenarios),
      key,
    );
  const [old, fresh] = [group(before), group(after)];
  const pairs: Pair[] = [];
  const notes: string[] = [];
  for (const id of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(id) ?? [], fresh.get(id) ?? []];
    const [{ name, variant }] = [...was, ...is] as [ScenarioProfile];
    const scales = new Set([...was, ...is].map(({ timeScale }) => timeScale));
    if (was.length === 0) notes.push(`${name} · ${variant} was not run before`);
    else if (is.length === 0) notes.push(`${name} · ${variant} is not run any more`);
    else if (scales.size > 1) notes.push(`${name} · ${variant} ran at other time scales (${[...scales].join(', ')})`);
    else pairs.push({ name, variant, before: was, after: is });
  }
  return { pairs, notes };
}

function modeOf(before: readonly RunProfile[], after: readonly RunProfile[]): Settings['mode'] {
  if (before.length > 1 && after.length > 1) return 'repeated';
  return seedsOf(before) === seedsOf(after) ? 'same seed' : 'single';
}

function seedsOf(runs: readonly RunProfile[]): string {
  return [...new Set(runs.map(({ run }) => run.seed))].sort((a, b) => a - b).join(', ');
}

function seedNotes(before: readonly RunProfile[], after: readonly RunProfile[]): string[] {
  if (seedsOf(before) === seedsOf(after)) return [];
  return [`seeds differ (${seedsOf(before)} and ${seedsOf(after)}): the targets drew other latencies`];
}

/** Runs that do not say where they ran (they are older) are taken to be from the same machine. */
function machinesOf(runs: readonly RunProfile[]): string[] {
  return [...new Set(runs.flatMap(({ run }) => run.machine ?? []))];
}

function machineNotes(machines: readonly string[]): string[] {
  if (machines.length < 2) return [];
  return [`they ran on unlike machines (${machines.join('; ')}): durations are shown and not judged`];
}
