import { EXIT } from '../runtime/errors.ts';
import { leave } from './supervised/leave.ts';
import { isSupervised } from './supervised/messages.ts';

export interface Interrupt extends Disposable {
  readonly happened: boolean;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first Ctrl-C (or SIGTERM, or SIGHUP of a terminal that is closed) asks the run to stop and heal; the second ends the process at once. A terminal sends it to a
 * supervisor as well, which passes it on, so there the supervisor counts.
 */
export function onInterrupt(stop: (reason: string, signal: NodeJS.Signals) => void): Interrupt {
  let happened = false;
  const handle = (signal: NodeJS.Signals) => {
    if (happened && !isSupervised()) leave(EXIT.interrupted);
    if (happened) return;
    happened = true;
    stop('interrupted', signal);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    get happened() {
      return happened;
    },
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, handle);
    },
  };
}
