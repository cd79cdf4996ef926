import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { EXIT } from '../../runtime/errors.ts';
import { createProgram } from './program.ts';
import { programSettings } from './settings.ts';

/** The program of a load worker elsewhere: listens for its conductor, sends what it is told to, and ends with it. */

/** More than its conductor and a few strangers have no business here. */
const MOST_CONNECTIONS = 16;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(EXIT.interrupted));

const { settings, problems } = programSettings(process.env, (path) => readFileSync(path, 'utf8'));
if (settings) await serve(settings);
else {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = EXIT.usage;
}

async function serve({ host, port, ...options }: NonNullable<typeof settings>): Promise<never> {
  const program = createProgram(options);
  const server = createServer({ noDelay: true }, program.take);
  server.maxConnections = MOST_CONNECTIONS;
  await once(server.listen(port, host), 'listening');
  const { address, port: listening } = server.address() as AddressInfo;
  process.stdout.write(`load worker ${options.index} listens on ${address}:${listening}\n`);
  const { code, why } = await program.ended;
  process.stderr.write(`load worker ${options.index} ends: ${why}\n`);
  process.exit(code);
}
