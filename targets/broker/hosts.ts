import { isCircuitOpen } from '../kit/errors.ts';

/** Hosts of the downstream fleet. */
export const HOSTS = Array.from({ length: 20 }, (_, i) => `/host/${i + 1}`);

/** Calls the hosts in turn. With `ejects`, one whose circuit is open is passed over, so that nobody sees its rejection. */
export function nextHost() {
  let turn = 0;
  return async <T>(ejects: boolean, call: (host: string) => Promise<T>): Promise<T> => {
    for (let passedOver = 1; ; passedOver++) {
      try {
        return await call(HOSTS[turn++ % HOSTS.length] as string);
      } catch (error) {
        if (!ejects || !isCircuitOpen(error) || passedOver === HOSTS.length) throw error;
      }
    }
  };
}
