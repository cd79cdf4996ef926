import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { linearityRows, overheadRows } from './kubernetes/parts.ts';
import { rowTable } from './load/tables.ts';

const USAGE = `node bench/kubernetes.ts --host ADDRESS [--namespace NAME] [--context NAME] [--image TAG] [--json FILE]

Load workers in a cluster compared with threads of this process. The cluster must have one node, on this machine, and the worker image.
  --host ADDRESS   where pods reach this machine
Linearity: a closed loop sends as much as one, two and four pods of a fifth of a core can.
Overhead: an open loop sends what one thread sends, for two lengths of time; the difference is what sending takes.
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
if (json) await writeFile(json, `${JSON.stringify({ linearity, overhead }, null, 2)}\n`);
