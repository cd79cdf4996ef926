import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXIT } from '../runtime/errors.ts';
import { parseAddress } from './address.ts';
import { type ProxyServerOptions, startProxyServer } from './server.ts';

/**
 * The embedded proxy as a process of its own: `--listen host:port` or PORT (0 = any), `--seed N` or SEED,
 * `--config FILE`, `--allow-host NAME`, `--proxy-metrics`, `--runtime-metrics`. Prints one line of JSON once it listens. Ends on SIGTERM and
 * SIGINT, and when its standard input closes if SQUALL_EXIT_WITH_STDIN=1: the kernel closes it when the parent ends, even by SIGKILL.
 */
const { values } = parseArgs({
  options: {
    listen: { type: 'string' },
    seed: { type: 'string' },
    config: { type: 'string' },
    'allow-host': { type: 'string', multiple: true, default: [] },
    'proxy-metrics': { type: 'boolean', default: false },
    'runtime-metrics': { type: 'boolean', default: false },
  },
});

const exit = () => process.exit(0);
process.on('SIGTERM', exit);
process.on('SIGINT', exit);
if (process.env.SQUALL_EXIT_WITH_STDIN === '1') {
  process.stdin.on('end', exit).on('close', exit).on('error', exit).resume();
}

const options: ProxyServerOptions = {
  ...parseAddress(values.listen ?? `127.0.0.1:${process.env.PORT ?? '0'}`),
  seed: Number(values.seed ?? process.env.SEED ?? 1),
  names: values['allow-host'],
  metrics: { proxy: values['proxy-metrics'], runtime: values['runtime-metrics'] },
  ...(values.config === undefined ? {} : { config: readFileSync(values.config, 'utf8') }),
};
try {
  const { port } = await startProxyServer(options);
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
} catch (error) {
  process.stderr.write(`the fault proxy cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(EXIT.environment);
}
