import { type ConnectionOptions, type ToxicFault, toxicKind } from '../edge/toxic-kind.ts';
import { wholeListenerParameters } from '../parameters.ts';

const KIND = 'refuse';

export interface Refuse extends ToxicFault {
  readonly kind: typeof KIND;
}

/**
 * New connections are refused while live ones go on, unlike with `down`: a service that is full, or drains before it is
 * replaced.
 * Embedded proxy only.
 */
export function refuse(on: string, options: ConnectionOptions = {}): Refuse {
  return { kind: KIND, on, stream: 'downstream', toxicity: options.toxicity ?? 1 };
}

export const refuseKind = toxicKind<Refuse>({
  kind: KIND,
  proxy: 'embedded',
  wholeConnections: true,
  parameters: wholeListenerParameters,
  counted: { by: 'none' },
  fallbackCount: 'none',
  delayMs: () => 0,
  toxic: () => ({ type: 'x_refuse' }),
  text: () => 'new connections refused',
});
