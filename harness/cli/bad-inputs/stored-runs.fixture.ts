import { gzipSync } from 'node:zlib';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import type { BadInput } from './bad-input.fixture.ts';
import { changedEvidence, copyRun, EVIDENCE, RUN, runReport, write } from './project.fixture.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

interface BrokenRun {
  readonly files: (root: string) => Files;
  /** Beside the path of the file. */
  readonly says: RegExp;
  readonly code?: BadInput['code'];
}

const asRun =
  (content: string | Uint8Array): BrokenRun['files'] =>
  () => ({ 'run.json': content });
const asEvidence =
  (content: string | Uint8Array): BrokenRun['files'] =>
  () => ({ [EVIDENCE]: content });
const changed =
  (change: (judged: JudgedScenario) => unknown): BrokenRun['files'] =>
  (root) => ({ [EVIDENCE]: changedEvidence(root, change) });

/** 300 MB in 300 kB: members of a gzip file follow each other. */
const bomb = () => Buffer.concat(Array(300).fill(gzipSync(Buffer.alloc(1 << 20, ' '))));

const RUNS: Readonly<Record<string, BrokenRun>> = {
  'run-empty': { files: asRun(''), says: /run\.json/ },
  'run-cut': { files: (root) => ({ 'run.json': runReport(root).slice(0, -5) }), says: /run\.json/ },
  'run-null': { files: asRun('null'), says: /run\.json/ },
  'run-list': { files: asRun('[]'), says: /run\.json/ },
  'run-foreign': { files: asRun('{"name": "not-squall", "version": "1.0.0"}'), says: /run\.json(.*\n)+.*outcome/ },
  'run-other-schema': {
    files: (root) => ({ 'run.json': runReport(root).replace('"schema": 1', '"schema": 2') }),
    says: /schema/,
  },
  'run-binary': { files: asRun(Uint8Array.from({ length: 256 }, (_, i) => i)), says: /run\.json/ },
  'run-deep': { files: asRun('['.repeat(100_000)), says: /run\.json/ },
  'evidence-missing': { files: () => ({ [EVIDENCE]: null }), says: /S3-closed~naive/ },
  'evidence-empty': { files: asEvidence(''), says: /S3-closed~naive/ },
  'evidence-plain': { files: asEvidence('{}'), says: /S3-closed~naive/ },
  'evidence-cut': {
    files: (root) => ({ [EVIDENCE]: changedEvidence(root, (judged) => judged).subarray(0, 900) }),
    says: /S3-closed~naive/,
  },
  'evidence-no-json': { files: asEvidence(gzipSync('no JSON')), says: /S3-closed~naive/ },
  'evidence-null': { files: asEvidence(gzipSync('null')), says: /S3-closed~naive/ },
  'evidence-list': { files: asEvidence(gzipSync('[]')), says: /S3-closed~naive/ },
  'evidence-foreign': {
    files: asEvidence(gzipSync('{"name": "not-squall"}')),
    says: /S3-closed~naive(.*\n)+.*evidence/,
  },
  'evidence-bomb': { files: () => ({ [EVIDENCE]: bomb() }), says: /S3-closed~naive.*\n.*256 MB/ },
  'evidence-deep': { files: asEvidence(gzipSync('['.repeat(100_000) + ']'.repeat(100_000))), says: /S3-closed~naive/ },
  'no-load': {
    files: changed(({ evidence: { load: _, ...rest }, ...judged }) => ({ ...judged, evidence: rest })),
    says: /evidence\.load/,
  },
  'no-plan': {
    files: changed(({ evidence, ...judged }) => ({ ...judged, evidence: { ...evidence, plan: {} } })),
    says: /evidence\.plan/,
  },
  'no-histogram': {
    files: changed((judged) => withRecordings(judged, (hdr) => hdr.slice(0, 20))),
    says: /S3-closed~naive/,
  },
  'other-histogram': { files: changed((judged) => withRecordings(judged, () => 'AAAA')), says: /S3-closed~naive/ },
  'verdicts-text': { files: changed((judged) => ({ ...judged, verdicts: 'all good' })), says: /verdicts/ },
  'series-of-text': {
    files: changed((judged) => ({
      ...judged,
      evidence: { ...judged.evidence, series: [{ name: 'x', service: 'y', samples: [['a']] }] },
    })),
    says: /evidence\.series/,
  },
};

function withRecordings(judged: JudgedScenario, change: (hdr: string) => string): unknown {
  const { evidence } = judged;
  const recordings = evidence.load.recordings.map((each) => ({ ...each, hdr: change(each.hdr) }));
  return { ...judged, evidence: { ...evidence, load: { ...evidence.load, recordings } } };
}

const BASELINES: Readonly<Record<string, string>> = {
  cut: '[{"schema": 1,',
  empty: '',
  none: '[]',

  foreign: '{"a": 1}',
  deep: '['.repeat(100_000),
};

/** Every broken run with the commands that read one. */
export const STORED_RUNS: readonly BadInput[] = [
  ...rowsOf((folder) => ['report', folder]),
  ...rowsOf((folder) => ['compare', RUN, folder]),
  ...rowsOf((folder) => ['illustrate', 'page.md', '--run', RUN, folder]),
  ...Object.keys(BASELINES).map(
    (name): BadInput => ({
      args: ['compare', RUN, '--baseline', name],
      code: 'SQUALL_USAGE',
      says: new RegExp(`baselines/${name}\\.json`),
    }),
  ),
  { args: ['budget', 'measured.yaml', '--from', 'bad/run-cut/run.json'], code: 'SQUALL_INVALID_PLAN', says: /run-cut/ },
  { args: ['illustrate', 'latin1.md', '--run', RUN], code: 'SQUALL_USAGE', says: /latin1\.md.*UTF-8/ },
  { args: ['illustrate', 'page.md', 'latin1.md', '--run', RUN], code: 'SQUALL_USAGE', says: /latin1\.md.*UTF-8/ },
  { args: ['illustrate', 'marks.md', '--run', RUN], code: 'SQUALL_INVALID_PAGE', says: /4 problems/ },
];

function rowsOf(args: (folder: string) => string[]): BadInput[] {
  return Object.entries(RUNS).map(([name, { says, code = 'SQUALL_USAGE' }]) => ({
    args: args(`bad/${name}`),
    says,
    code,
  }));
}

/** Writes all of them below `root`. */
export function makeFiles(root: string): void {
  for (const [name, { files }] of Object.entries(RUNS)) copyRun(root, `bad/${name}`, files(root));
  for (const [name, content] of Object.entries(BASELINES)) write(root, `results/baselines/${name}.json`, content);
  write(root, 'measured.yaml', 'sla: 5s\nservices: {a: {from: {scenario: S3-closed, phase: baseline}}}');
  write(root, 'latin1.md', Buffer.from('# Caf\xe9\n\n<!-- table: S3-closed -->\n<!-- end -->\n', 'latin1'));
  write(
    root,
    'marks.md',
    '<!-- table: nope -->\n<!-- chart: S3-closed -->\n<!-- chart: S3-closed | nope -->\n<!-- end -->\n<!-- end -->\n',
  );
}
