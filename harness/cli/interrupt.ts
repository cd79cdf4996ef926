import { EXIT } from '../runtime/errors.ts';

export interface Interrupt extends Disposable {
  readonly happened: boolean;
}

/** The first Ctrl-C (or SIGTERM) asks the run to stop and heal; the second ends the process at once. */
export function onInterrupt(stop: (reason: string) => void): Interrupt {
  let happened = false;
  const handle = () => {
    if (happened) process.exit(EXIT.interrupted);
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
