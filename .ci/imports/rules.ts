/**
 * The import rules: which folder may import which. `npm run check` checks every import of the tracked TypeScript against
 * this table (`check-imports.ts`), and a test compares ARCHITECTURE.md's table with it. The first row that contains a file is its
 * row. A file may always import from its own row, and packages unless the row says `packages: 'none'`.
 */
export interface ImportRule {
  /** A folder, or a single file that is a row of its own. */
  readonly place: string;
  /** Rows by their `place`; `all above` means every row before this one. */
  readonly mayImport: 'nothing' | 'all above' | readonly string[];
  readonly packages?: 'none';
  readonly because: string;
}

const CORE = ['harness/domain', 'harness/runtime'];
const meetsInRun = 'the middle folders do not know each other: they implement domain/ports.ts and meet in run/';

export const IMPORT_RULES: readonly ImportRule[] = [
  { place: 'harness/domain', mayImport: 'nothing', packages: 'none', because: 'pure types and functions have no need' },
  { place: 'harness/runtime', mayImport: ['harness/domain'], because: 'everything else stands on it' },
  { place: 'harness/environments', mayImport: CORE, because: meetsInRun },
  { place: 'harness/proxy', mayImport: CORE, because: meetsInRun },
  { place: 'harness/faults', mayImport: CORE, because: meetsInRun },
  { place: 'harness/load', mayImport: CORE, because: meetsInRun },
  { place: 'harness/measure', mayImport: CORE, because: meetsInRun },
  { place: 'harness/assertions', mayImport: CORE, because: meetsInRun },
  { place: 'harness/report', mayImport: CORE, because: meetsInRun },
  { place: 'harness/alerts', mayImport: CORE, because: meetsInRun },
  { place: 'harness/telemetry', mayImport: CORE, because: meetsInRun },
  { place: 'harness/planner', mayImport: CORE, because: meetsInRun },
  {
    place: 'harness/kubernetes',
    mayImport: [...CORE, 'harness/environments', 'harness/load'],
    because: 'it starts load workers in a cluster, from an image that is built as those of services are',
  },
  { place: 'harness/run', mayImport: 'all above', because: 'the middle folders meet here' },
  {
    place: 'harness/scan',
    mayImport: [...CORE, 'harness/environments', 'harness/faults', 'harness/load', 'harness/report', 'harness/run'],
    because: 'it drives and breaks a started target cell by cell, and concludes from what it saw',
  },
  {
    place: 'harness/headroom',
    mayImport: [...CORE, 'harness/faults', 'harness/assertions', 'harness/report', 'harness/run'],
    because: 'it drives and breaks a started target level by level, and asks the judge of each',
  },
  {
    place: 'harness/init',
    mayImport: [...CORE, 'harness/environments', 'harness/planner', 'harness/run', 'harness/scan'],
    because: 'it looks at a project, and asks the plan whether what it would write makes sense',
  },
  {
    place: 'harness/gameday',
    mayImport: 'all above',
    because:
      'it checks, drives, breaks, judges and reports as a suite does, with people in between; the parts meet in run/',
  },
  {
    place: 'harness/mutation',
    mayImport: 'all above',
    because: 'it runs suites as processes, and plans against mutants by itself; the parts meet in run/',
  },
  {
    place: 'harness/vitest',
    mayImport: [...CORE, 'harness/report', 'harness/run'],
    because: 'it runs plans and has reports written; the parts meet in run/',
  },
  { place: 'harness/cli', mayImport: 'all above', because: 'it calls, and nobody calls it' },
  {
    place: 'harness/index.ts',
    mayImport: [
      'harness/domain',
      'harness/faults',
      'harness/load',
      'harness/assertions',
      'harness/alerts',
      'harness/report',
      'harness/run',
      'harness/gameday',
      'harness/vitest',
    ],
    because: 'it is for users: inside of the harness, import the file that defines the thing',
  },
  { place: 'targets', mayImport: 'nothing', because: 'targets are what the harness tests' },
  {
    place: 'suites',
    mayImport: ['harness/index.ts', 'targets'],
    because: "a suite stands where a user's suite stands",
  },
  {
    place: 'fixtures/verdicts',
    mayImport: ['harness/domain', 'harness/assertions'],
    because: 'made evidence is judged as a test of the judge would',
  },
  { place: 'fixtures', mayImport: ['harness/index.ts', 'targets'], because: "they stand where a user's files stand" },
  { place: 'docs/examples', mayImport: 'nothing', because: 'an example imports the package, as its reader will' },
  {
    place: 'bench',
    mayImport: [...CORE, 'harness/load', 'harness/report', 'harness/assertions'],
    because: 'it measures single parts, without a run',
  },
  { place: '.ci', mayImport: 'nothing', because: 'tools read the repository and are no part of it' },
  { place: 'vitest.config.ts', mayImport: ['.ci'], because: 'the test runner reports skips with it' },
];

/** Tests may import from any folder, but tests of a target must not import from inside the harness. */
export function testMayImport(from: ImportRule, to: ImportRule): boolean {
  return from.place !== 'targets' || to.place === 'harness/index.ts';
}

export const isTest = (path: string): boolean => /\.(test|contract)\.ts$/.test(path);
