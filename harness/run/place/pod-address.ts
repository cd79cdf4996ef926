import { isThisMachine } from '../../runtime/allow-list.ts';
import { SquallError } from '../../runtime/errors.ts';

/** Throws SQUALL_USAGE for a URL that means the pod itself in a pod. */
export function demandAddressForPods(url: string, hint: string): void {
  const { hostname } = new URL(url);
  if (!isThisMachine(hostname.replace(/^\[|\]$/g, ''))) return;
  throw new SquallError(
    'SQUALL_USAGE',
    `${url} is no address for a load worker in a cluster: ${hostname} is the pod itself`,
    {
      hint: `${hint}; nothing was started`,
    },
  );
}
