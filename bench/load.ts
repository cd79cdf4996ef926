import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { isMet } from './load/goals.ts';
import { closedPart, inFlightPart, latenessPart, memoryPart, type PartResult, stallPart } from './load/parts.ts';
import { goalTable, rowTable } from './load/tables.ts';
import { rawAutocannon } from './load/tools/autocannon.ts';
import { hey } from './load/tools/hey.ts';
import { k6 } from './load/tools/k6.ts';
import { squall } from './load/tools/squall.ts';
import { squallElsewhere } from './load/tools/squall-elsewhere.ts';
import { wrk } from './load/tools/wrk.ts';

const USAGE = `node bench/load.ts [--part NAME]... [--quick] [--requests N] [--json FILE]

Squall's load generator compared with raw autocannon and, where they are on PATH, k6, wrk and hey.
  --part       closed, stall, lateness, in-flight, memory; default all
  --quick      shorter rounds, a million requests for the memory part instead of ten
  --requests   requests of the memory part
  --json FILE  writes everything that was measured
Exit code 1 when a goal is missed, as it will be on a machine that others use.
`;

const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    requests: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const seconds = values.quick ? 3 : 8;
const requests = Number(values.requests ?? (values.quick ? 1_000_000 : 10_000_000));
const all = [squall, rawAutocannon, k6, wrk, hey];
const tools = all.filter((tool) => tool.missing() === undefined);
const parts: Readonly<Record<string, () => Promise<PartResult>>> = {
  closed: () => closedPart(tools, seconds, values.quick ? 1 : 3),
  stall: () => stallPart([...tools, squallElsewhere]),
  lateness: () => latenessPart(seconds),
  'in-flight': inFlightPart,
  memory: () => memoryPart(requests),
};
const chosen = values.part ?? Object.keys(parts);
const unknown = chosen.find((name) => !(name in parts));
if (values.help || unknown !== undefined) {
  process.stdout.write(unknown === undefined ? USAGE : `unknown part ${unknown}\n\n${USAGE}`);
  process.exit(values.help ? 0 : 2);
}

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, loadAverage: loadavg()[0], node: process.version };
for (const tool of all) if (!tools.includes(tool)) process.stdout.write(`without ${tool.name}: ${tool.missing()}\n`);
const found: Record<string, PartResult> = {};
for (const name of chosen) {
  const result = (await parts[name]?.()) as PartResult;
  found[name] = result;
  process.stdout.write(`\n${name}\n${rowTable(result.rows)}\n`);
}
const goals = Object.values(found).flatMap((result) => result.goals);
process.stdout.write(`\n${goalTable(goals)}\n`);
if (values.json) await writeFile(values.json, `${JSON.stringify({ machine, parts: found }, null, 2)}\n`);
process.exitCode = goals.every(isMet) ? 0 : 1;
