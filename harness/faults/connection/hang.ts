import { FOREVER } from '../../domain/fault-kind.ts';
import { type ConnectionOptions, type ToxicFault, toxicKind } from '../edge/toxic-kind.ts';

const KIND = 'hang';

export interface Hang extends ToxicFault {
  readonly kind: typeof KIND;
}

/**
 * New connections are accepted and then get no byte; the dependency does not see them. Only a timeout of the caller ends
 * the call. Embedded proxy only.
 */
export function hang(on: string, options: ConnectionOptions = {}): Hang {
  return { kind: KIND, on, stream: 'downstream', toxicity: options.toxicity ?? 1 };
}

export const hangKind = toxicKind<Hang>({
  kind: KIND,
  proxy: 'embedded',
  wholeConnections: true,
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'none',
  delayMs: () => FOREVER,
  toxic: () => ({ type: 'x_hang' }),
  text: () => 'new connections hang',
});
