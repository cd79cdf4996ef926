import { EXIT } from '../runtime/errors.ts';
import { leave } from './supervised/leave.ts';
import { isSupervised } from './supervised/messages.ts';

export interface Interrupt extends Disposable {
  readonly happened: boolean;
}

/**
 * The first Ctrl-C (or SIGTERM) asks the run to stop and heal; the second ends the process at once. A terminal sends it to a
 * supervisor as well, which passes it on, so there the supervisor counts.
 */
export function onInterrupt(stop: (reason: string) => void): Interrupt {
  let happened = false;
  const handle = () => {
    if (happened && !isSupervised()) leave(EXIT.interrupted);
    if (happened) return;
    happened = true;
    stop('interrupted');
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return {
    get happened() {
      return happened;
    },
    [Symbol.dispose]: () => void process.off('SIGINT', handle).off('SIGTERM', handle),
  };
}
