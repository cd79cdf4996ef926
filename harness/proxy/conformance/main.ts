import { parseArgs } from 'node:util';
import { EXIT, isSquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { Compat } from '../settings.ts';
import { type Difference, runApi } from './api-run.ts';
import { runCli } from './cli-run.ts';
import { runClient } from './client-run.ts';
import { runData } from './data-run.ts';
import { runFlags } from './flags-run.ts';
import { runRows } from './rows-run.ts';

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
const modes: readonly Compat[] = ['strict', 'squall'];

/** Compares one mode and prints what was compared; returns what differs and should not. */
async function compareMode(compat: Compat): Promise<readonly Difference[]> {
  const mode = compat.padEnd(6);
  const api = await runApi(compat, Number(values.sequences), random.fork(compat));
  say(`api   ${mode}  ${api.cases} calls, ${api.differences.length} differences not on the list`);
  for (const [{ id, reason }, count] of api.allowed) say(`      intended, ${count}x ${id}: ${reason}`);
  if (api.oracleCrashes > 0) say(`      the oracle crashed ${api.oracleCrashes} times and was restarted`);
  const rows = await runRows(compat);
  say(`rows  ${mode}  ${rows.rows} rows, ${rows.calls} calls, ${rows.differences.length} differences not on the list`);
  for (const [{ id, reason }, count] of rows.allowed) say(`      intended, ${count}x ${id}: ${reason}`);
  const data = await runData(compat);
  say(`data  ${mode}  ${data.cases} cases, ${data.differences.length} differences not on the list`);
  if (data.retried.length > 0) say(`      agreed or not only after a further attempt: ${data.retried.join(', ')}`);
  for (const { id, title, differs } of data.allowed) say(`      intended, ${id} ${title}: ${differs?.why}`);
  const cli = await runCli(compat);
  say(`cli   ${mode}  ${cli.cases} commands, ${cli.differences.length} differences not on the list`);
  const client = await runClient(compat);
  say(`node  ${mode}  ${client.cases} uses of toxiproxy-node-client, ${client.differences.length} differences`);
  const flags = await runFlags(compat);
  say(`flags ${mode}  ${flags.cases} cases, ${flags.differences.length} differences`);
  return [api, rows, data, cli, client, flags].flatMap(({ differences }) => differences);
}

try {
  const unlisted: Difference[] = [];
  for (const compat of modes) unlisted.push(...(await compareMode(compat)));
  for (const { where, oracle, ours } of unlisted) say(`\n${where}\n--- toxiproxy\n${oracle}\n--- squall\n${ours}`);
  say(
    unlisted.length === 0 ? 'conformant' : `${unlisted.length} differences are not on the list (seed ${values.seed})`,
  );
  process.exitCode = unlisted.length === 0 ? EXIT.asExpected : EXIT.bug;
} catch (error) {
  if (!isSquallError(error)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n  ${error.hint ?? ''}\n`);
  process.exitCode = error.exitCode;
}
