import { Command, Option } from 'commander';
import { type Address, parseAddress, printAddress } from '../proxy/address.ts';
import { SquallError } from '../runtime/errors.ts';
import { append } from './arguments.ts';

/** `squall proxy`: the embedded fault proxy alone; every Toxiproxy client can drive it. */
export function proxyCommand(): Command {
  return new Command('proxy')
    .description("run the embedded fault proxy alone; it speaks Toxiproxy's HTTP API")
    .option('--listen <host:port>', 'address of its HTTP API', '127.0.0.1:8474')
    .addOption(
      new Option('--allow-host <name>', 'a name with a dot under which clients call the API; may be given again')
        .argParser(append)
        .default([], 'none'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ squall proxy --listen 127.0.0.1:8474
  $ curl -X POST localhost:8474/proxies -d '{"name":"bank","listen":"127.0.0.1:9001","upstream":"127.0.0.1:8080"}'
  $ curl -X POST localhost:8474/proxies/bank/toxics -d '{"type":"latency","attributes":{"latency":5000}}'`,
    )
    .action(async ({ listen, allowHost: names }: { listen: string; allowHost: string[] }) => {
      const { host, port } = readListen(listen);
      const { startProxyServer } = await import('../proxy/server.ts');
      const server = await startProxyServer({ host, port, names }).catch((cause: NodeJS.ErrnoException) => {
        throw cannotListen(listen, cause);
      });
      console.log(`fault proxy listens on http://${printAddress({ host, port: server.port })} (Ctrl-C ends it)`);
      const stop = () => void server.close();
      process.once('SIGINT', stop).once('SIGTERM', stop);
    });
}

function cannotListen(listen: string, cause: NodeJS.ErrnoException): SquallError {
  const taken = cause.code === 'EADDRINUSE' ? { hint: 'something else listens there: choose another port' } : {};
  return new SquallError('SQUALL_PROXY', `the fault proxy cannot listen on ${listen}: ${cause.message}`, {
    ...taken,
    cause,
  });
}

function readListen(listen: string): Address {
  const usage = (cause?: unknown) =>
    new SquallError('SQUALL_USAGE', `--listen ${listen} is not host:port`, { hint: 'e.g. 127.0.0.1:8474', cause });
  try {
    const address = parseAddress(listen);
    if (address.host !== '') return address;
  } catch (cause) {
    throw usage(cause);
  }
  throw usage();
}
