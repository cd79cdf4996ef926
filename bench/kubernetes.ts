import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { linearityRows, overheadRows, stallRows } from './kubernetes/parts.ts';
import { rowTable } from './load/tables.ts';

const USAGE = `node bench/kubernetes.ts --host ADDRESS [--namespace NAME] [--context NAME] [--image TAG] [--json FILE]

Load workers in a cluster compared with threads of this process. The cluster must have one node, on this machine, and the worker image.
  --host ADDRESS   where pods reach this machine
Linearity: a closed loop sends as much as one, two and four pods of a tenth of a core can.
Overhead: an open loop sends what one thread sends, for two lengths of time; the difference is what sending takes.
Stall: a server that stands still for two seconds, as one and as four pods of half a core measure it.
`;

const { values } = parseArgs({
  options: {
    host: { type: 'string' },
    namespace: { type: 'string' },
    context: { type: 'string' },
    image: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const { host, json } = values;
if (values.help || host === undefined) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const place = [
  ...(values.namespace === undefined ? [] : ['--namespace', values.namespace]),
  ...(values.context === undefined ? [] : ['--context', values.context]),
  ...(values.image === undefined ? [] : ['--worker-image', values.image]),
];
const linearity = await linearityRows({ host, place });
process.stdout.write(`\nlinearity\n${rowTable(linearity)}\n`);
const overhead = await overheadRows({ host, place });
process.stdout.write(`\noverhead\n${rowTable(overhead)}\n`);
const stall = await stallRows({ host, place });
process.stdout.write(`\nstall\n${rowTable(stall)}\n`);
if (json) await writeFile(json, `${JSON.stringify({ linearity, overhead, stall }, null, 2)}\n`);
