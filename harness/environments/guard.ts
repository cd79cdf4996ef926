import { checkAllowed, checkResolved } from '../runtime/allow-list.ts';

/** Every host but this machine must be allowed by name, and is printed before anything happens to it. */
export interface Guard {
  /** By the names alone. Throws SQUALL_NOT_ALLOWED. */
  now(addresses: readonly string[]): void;
  /** After name resolution too. Throws SQUALL_NOT_ALLOWED. */
  resolved(addresses: readonly string[]): Promise<void>;
}

/** Prints each host once. */
export function createGuard(allow: readonly string[], say: (text: string) => void): Guard {
  const echoed = new Set<string>();
  const echo = (hosts: readonly string[]) => {
    for (const host of hosts.filter((each) => !echoed.has(each))) {
      say(`${host} is not this machine and will be driven or broken`);
      echoed.add(host);
    }
  };
  return {
    now: (addresses) => echo(checkAllowed(addresses, allow)),
    resolved: async (addresses) => echo(await checkResolved(addresses, allow)),
  };
}
