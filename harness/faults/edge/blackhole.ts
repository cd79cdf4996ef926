import { FOREVER } from '../../domain/fault-kind.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'blackhole';

export interface Blackhole extends ToxicFault {
  readonly kind: typeof KIND;
}

/**
 * Bytes vanish and the connection stays open: only a timeout of the caller ends the call. Connecting works.
 *
 * - `stream: 'upstream'` (default): the request is lost. The dependency sees a connection without bytes and does nothing.
 * - `stream: 'downstream'`: the reply is lost. The dependency has done its work; the caller cannot tell the two
 *   cases apart.
 *
 * When the dependency closes the connection behind its answer, the caller still sees it close. Lifting closes the
 * connections that the fault touched, because bytes of them are missing (as with Toxiproxy's `timeout` 0).
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
