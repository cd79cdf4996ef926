import { parseArgs } from 'node:util';
import { seededRandom } from '../../runtime/random.ts';
import type { Compat } from '../settings.ts';
import { type Difference, runApi } from './api-run.ts';
import { runCli } from './cli-run.ts';
import { runData } from './data-run.ts';

/**
 * Compares the embedded proxy with the real Toxiproxy on PATH, in strict mode (quirks restored: nothing may
 * differ) and in the default mode (only the listed improvements may). `--seed N`, `--sequences N`.
 * Exit code 1 on a difference that is not on the list.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, sequences: { type: 'string', default: '45' } },
});
const random = seededRandom(Number(values.seed));
const say = (line: string) => process.stdout.write(`${line}\n`);
const unlisted: Difference[] = [];
const modes: readonly Compat[] = ['strict', 'squall'];

for (const compat of modes) {
  const api = await runApi(compat, Number(values.sequences), random.fork(compat));
  say(`api   ${compat.padEnd(6)}  ${api.cases} calls, ${api.differences.length} differences not on the list`);
  for (const [{ id, reason }, count] of api.allowed) say(`      intended, ${count}x ${id}: ${reason}`);
  if (api.oracleCrashes > 0) say(`      the oracle crashed ${api.oracleCrashes} times and was restarted`);
  const data = await runData(compat);
  say(`data  ${compat.padEnd(6)}  ${data.cases} cases, ${data.differences.length} differences not on the list`);
  for (const { id, title, differs } of data.allowed) say(`      intended, ${id} ${title}: ${differs?.why}`);
  const cli = await runCli(compat);
  say(`cli   ${compat.padEnd(6)}  ${cli.cases} commands, ${cli.differences.length} differences not on the list`);
  unlisted.push(...api.differences, ...data.differences, ...cli.differences);
}
for (const { where, oracle, ours } of unlisted) say(`\n${where}\n--- toxiproxy\n${oracle}\n--- squall\n${ours}`);
say(unlisted.length === 0 ? 'conformant' : `${unlisted.length} differences are not on the list (seed ${values.seed})`);
process.exitCode = unlisted.length === 0 ? 0 : 1;
