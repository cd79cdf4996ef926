import { FOREVER } from '../../domain/fault-kind.ts';
import { type ConnectionOptions, type ToxicFault, toxicKind } from '../edge/toxic-kind.ts';
import { wholeListenerParameters } from '../parameters.ts';

const KIND = 'connect-hang';

export interface ConnectHang extends ToxicFault {
  readonly kind: typeof KIND;
}

/**
 * Connecting never completes (the listener's backlog is full). It is the only way to exercise a connect timeout,
 * because a proxy accepts at once. After lifting, waiting callers get in with their next SYN, 1 to 7 s later. Embedded proxy only.
 */
export function connectHang(on: string, options: ConnectionOptions = {}): ConnectHang {
  return { kind: KIND, on, stream: 'downstream', toxicity: options.toxicity ?? 1 };
}

export const connectHangKind = toxicKind<ConnectHang>({
  kind: KIND,
  proxy: 'embedded',
  wholeConnections: true,
  parameters: wholeListenerParameters,
  counted: { by: 'none' },
  fallbackCount: 'none',
  delayMs: () => FOREVER,
  toxic: () => ({ type: 'x_stall_connect' }),
  text: () => 'connecting never completes',
});
