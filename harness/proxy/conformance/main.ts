import { parseArgs } from 'node:util';
import { EXIT, isSquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import { runApi } from './api-run.ts';
import { runCli } from './cli-run.ts';
import { runClient } from './client-run.ts';
import type { Comparison, Difference } from './comparison.ts';
import { CASES, runData } from './data-run.ts';
import { runFlags } from './flags-run.ts';
import { runRows } from './rows-run.ts';

/**
 * Compares the embedded proxy with the real Toxiproxy on PATH: only the entries of the allow list may differ.
 * `--seed N`, `--sequences N`. Exit code 1 when something else does.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, sequences: { type: 'string', default: '90' } },
});
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Prints one part; returns what differs and should not. */
function report(part: string, unit: string, { cases, differences, allowed }: Comparison): readonly Difference[] {
  say(`${part.padEnd(5)} ${cases} ${unit}, ${differences.length} differences not on the list`);
  for (const [{ id, reason }, count] of allowed ?? []) say(`      intended, ${count}x ${id}: ${reason}`);
  return differences;
}

async function compareAll(): Promise<readonly Difference[]> {
  const unlisted: Difference[] = [];
  const api = await runApi(Number(values.sequences), seededRandom(Number(values.seed)));
  unlisted.push(...report('api', 'calls', api));
  unlisted.push(...report('rows', 'rows', await runRows()));
  const data = await runData();
  unlisted.push(...report('data', 'cases', data));
  if (data.retried.length > 0) say(`      took more than one attempt: ${data.retried.join(', ')}`);
  for (const { id, title, differs } of CASES) if (differs) say(`      intended, ${id} ${title}: ${differs.why}`);
  unlisted.push(...report('cli', 'commands', await runCli()));
  unlisted.push(...report('node', 'uses of toxiproxy-node-client', await runClient()));
  unlisted.push(...report('flags', 'cases', await runFlags()));
  return unlisted;
}

try {
  const unlisted = await compareAll();
  for (const { where, toxiproxy, squall } of unlisted) {
    say(`\n${where}\n--- toxiproxy\n${toxiproxy}\n--- squall\n${squall}`);
  }
  say(
    unlisted.length === 0 ? 'conformant' : `${unlisted.length} differences are not on the list (seed ${values.seed})`,
  );
  process.exitCode = unlisted.length === 0 ? EXIT.asExpected : EXIT.bug;
} catch (error) {
  if (!isSquallError(error)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n  ${error.hint ?? ''}\n`);
  process.exitCode = error.exitCode;
}
