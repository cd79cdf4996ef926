import { connect } from 'node:net';
import type { Clock } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { DeathWatch } from '../death-watch.ts';
import { type AttachConfig, proxyApiOf } from './config.ts';

/** Something that was up when the run began, and whose process nobody here knows. */
export interface KnownAddress {
  /** `payment` */
  readonly name: string;
  /** Asked for each time: `http://payment:8080` */
  readonly url: string;
}

/**
 * Services and the API of the proxy. Left out is what Squall itself may close, as it does when an edge goes down, and a
 * database whose port its URL does not say.
 */
export function watchedAddresses(config: AttachConfig): KnownAddress[] {
  const { services, edges } = config;
  const api = proxyApiOf(config);
  const ours = Object.values(edges).flatMap((edge) =>
    typeof edge === 'string' ? [] : [portOf(`tcp://${edge.listen}`)],
  );
  const known = Object.entries(services).map(([name, url]) => ({ name, url }));
  const proxy = api === undefined ? [] : [{ name: 'the fault proxy', url: api }];
  return [...known, ...proxy].filter(({ url }) => {
    const port = portOf(url);
    return port !== undefined && !ours.includes(port);
  });
}

const STANDARD_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function portOf(url: string): number | undefined {
  const { port = '', protocol } = URL.parse(url) ?? {};
  if (port !== '') return Number(port);
  return STANDARD_PORTS[protocol ?? ''];
}

const EVERY_MS = 1000;
const ANSWER_WITHIN_MS = 1000;
/** A service that is deployed anew, or whose queue of connections is full, refuses for a moment. */
const REFUSALS = 3;

/** Takes what refuses connections several times in a row for dead; a slow or frozen service accepts them. */
export function watchAddresses(
  addresses: readonly KnownAddress[],
  deaths: DeathWatch,
  clock: Clock,
  refuses: (url: string) => Promise<boolean> = refusesConnections,
): Disposable {
  const refusals = new Map<KnownAddress, number>();
  let looking = false;
  const look = async (address: KnownAddress) => {
    const count = (await refuses(address.url)) ? (refusals.get(address) ?? 0) + 1 : 0;
    refusals.set(address, count);
    if (count === REFUSALS) deaths.report(refused(address, new Date(clock.wall())));
  };
  return clock.every(EVERY_MS, () => {
    if (looking) return;
    looking = true;
    void Promise.all(addresses.map(look)).finally(() => {
      looking = false;
    });
  });
}

function refused({ name, url }: KnownAddress, at: Date): SquallError {
  const time = at.toISOString().slice(11, 19);
  return new SquallError(
    'SQUALL_SERVICE_DIED',
    `${name} was up when the run began, and refused ${REFUSALS} connections in a row until ${time} UTC: ${url}`,
    { hint: 'how it ended is in its own log: Squall did not start it' },
  );
}

/** Whether nothing listens there. */
function refusesConnections(url: string): Promise<boolean> {
  const { hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: portOf(url) ?? 0 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => settle(false));
    socket.once('connect', () => settle(false));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => settle(code === 'ECONNREFUSED'));
  });
}
