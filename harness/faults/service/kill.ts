import type { Fault } from '../../domain/fault.ts';
import { serviceKind } from './service-kind.ts';

const KIND = 'kill';

export interface Kill extends Fault {
  readonly kind: typeof KIND;
}

/** The service is killed (SIGKILL) in the middle of its work, and started again when the fault is lifted. */
export function kill(on: string): Kill {
  return { kind: KIND, on };
}

export const killKind = serviceKind<Kill>({
  kind: KIND,
  service: 'restarts',
  delayMs: () => 0,
  act: async (lifecycle) => {
    await lifecycle.kill();
    return () => lifecycle.start();
  },
  text: () => 'killed',
});
