import { isCircuitOpen } from '../kit/errors.ts';

/** Hosts of the downstream fleet. */
export const HOSTS = Array.from({ length: 20 }, (_, i) => `/host/${i + 1}`);

/** Calls the hosts in turn. With `ejects`, hosts whose circuit is open are skipped, so no caller sees their rejections. */
export function nextHost() {
  let turn = 0;
  return async <T>(ejects: boolean, call: (host: string) => Promise<T>): Promise<T> => {
    for (let skipped = 1; ; skipped++) {
      try {
        return await call(HOSTS[turn++ % HOSTS.length] as string);
      } catch (error) {
        if (!ejects || !isCircuitOpen(error) || skipped === HOSTS.length) throw error;
      }
    }
  };
}
