import type { Target } from '../../domain/target.ts';
import { edgeName } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { isFree } from './free-port.ts';

/** A port that cannot be chosen. */
export interface FixedPort {
  readonly port: number;
  /** Who has it built in: `shop`, or an edge. */
  readonly of: string;
}

/** The ports that commands and callers of a target have built in. */
export function fixedPorts({ services, edges }: Target): FixedPort[] {
  const own = Object.entries(services).flatMap(([of, spec]) =>
    spec.command !== undefined && typeof spec.port === 'number' ? [{ port: spec.port, of }] : [],
  );
  const called = edges.flatMap((edge) => (edge.port === undefined ? [] : [{ port: edge.port, of: edgeName(edge) }]));
  return [...own, ...called];
}

/** Targets of this process take turns: the last of each port. */
const turns = new Map<number, Promise<void>>();

/**
 * Waits until no other target of this process uses these ports. Throws SQUALL_NOT_AVAILABLE with every port that another program
 * has: its answers would be taken for those of the service.
 */
export async function claimPorts(
  ports: readonly FixedPort[],
  { cleanup, signal }: { readonly cleanup: CleanupStack; readonly signal: AbortSignal },
): Promise<void> {
  // In one order, so that two targets never wait for each other.
  for (const { port } of [...ports].sort((a, b) => a.port - b.port)) await waitForTurn(port, cleanup, signal);
  const free = await Promise.all(ports.map(({ port }) => isFree(port)));
  const taken = ports.filter((_, i) => !free[i]).map(({ port, of }) => `  - port ${port} of ${of}`);
  if (taken.length === 0) return;
  throw new SquallError('SQUALL_NOT_AVAILABLE', ['another program listens here already:', ...taken].join('\n'), {
    hint: 'nothing was started; end that program, or tell the service another port',
  });
}

async function waitForTurn(port: number, cleanup: CleanupStack, signal: AbortSignal): Promise<void> {
  const before = turns.get(port);
  const { promise, resolve } = Promise.withResolvers<void>();
  turns.set(port, promise);
  // Whoever waits behind this one also waits for the one before, even when this one gives up.
  cleanup.defer(`turn of port ${port}`, () => void (before ?? Promise.resolve()).then(resolve));
  if (before === undefined) return;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await Promise.race([before, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
