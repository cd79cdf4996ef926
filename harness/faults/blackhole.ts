import { FOREVER } from '../domain/fault-kind.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-fault.ts';

const KIND = 'blackhole';

export interface Blackhole extends ToxicFault {
  readonly kind: typeof KIND;
}

/**
 * Bytes vanish and the connection stays open: the caller hears nothing until its own timeout. Connecting works.
 *
 * - `stream: 'upstream'` (default): the request is lost. The dependency sees a connection on which nothing comes, so
 *   nothing was done.
 * - `stream: 'downstream'`: the reply is lost. The dependency got the request and did its work, and the caller cannot
 *   tell that from the other case.
 *
 * A dependency that closes the connection behind its answer is still heard closing. Lifting closes the connections that
 * were inside, since bytes of them are missing (Toxiproxy's `timeout` 0).
 */
export function blackhole(on: string, options: ToxicOptions = {}): Blackhole {
  const { stream = 'upstream', toxicity = 1 } = options;
  return { kind: KIND, on, stream, toxicity };
}

export const blackholeKind = toxicKind<Blackhole>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'sent calls',
  delayMs: () => FOREVER,
  defaultStream: 'upstream',
  toxic: () => ({ type: 'timeout', attributes: { timeout: 0 } }),
  scale: (fault) => fault,
  text: () => 'black hole',
});
