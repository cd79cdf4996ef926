import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { add, type Report, type Row, spanOf } from './seeds/tally.ts';

/**
 * What chance does in one run and not in another: runs a suite with one seed after the other and adds up verdicts and figures.
 * `npm run bench:seeds -- integrity --seeds 20 --minutes 30 --environment local --scenario S21-50`. No seed begins that
 * would not end within the minutes. Exit code 10 when a statement was decided otherwise than expected in any run.
 */
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '20' },
    first: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    environment: { type: 'string', default: 'local' },
    scenario: { type: 'string', multiple: true, default: [] },
    variant: { type: 'string', multiple: true, default: [] },
  },
});
const [suite = 'integrity'] = positionals;
const folder = mkdtempSync(join(tmpdir(), 'squall-seeds-'));
const rows = new Map<string, Row>();
const until = performance.now() + Number(flags.minutes) * 60_000;
const exits: number[] = [];

let longestMs = 0;

for (let i = 0; i < Number(flags.seeds) && performance.now() + longestMs < until; i++) {
  const startedAt = performance.now();
  const seed = String(Number(flags.first) + i);
  const json = join(folder, `${seed}.json`);
  const args = [
    'suite',
    suite,
    '--seed',
    seed,
    '--environment',
    flags.environment,
    '--json',
    json,
    '--results',
    folder,
  ];
  for (const name of ['scenario', 'variant'] as const) for (const value of flags[name]) args.push(`--${name}`, value);
  const { status } = spawnSync(process.execPath, ['harness/cli/main.ts', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  exits.push(status ?? -1);
  longestMs = Math.max(longestMs, performance.now() - startedAt);
  process.stderr.write(`seed ${seed}: exit code ${status}\n`);
  try {
    add(rows, JSON.parse(readFileSync(json, 'utf8')) as Report);
  } catch {
    process.stderr.write(`seed ${seed}: no report\n`);
  }
}
rmSync(folder, { recursive: true });

const table = new Table({
  head: ['scenario', 'variant', 'statement or figure', 'expected', 'as expected', 'open', 'measured'],
  style: { head: [], border: [], compact: true },
});
let otherwise = 0;
for (const row of rows.values()) {
  const { scenario, variant, what, expected, asExpected, decided, open } = row;
  otherwise += decided - asExpected;
  const verdicts = decided + open > 0 ? `${asExpected} of ${decided}` : '';
  table.push([scenario, variant, what, expected, verdicts, open || '', spanOf(row)]);
}
process.stdout.write(`${table}\n${exits.length} runs; ${otherwise} verdicts decided otherwise than expected\n`);
process.exitCode = otherwise > 0 || exits.length === 0 ? 10 : 0;
