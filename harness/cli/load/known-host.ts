import { lookup } from 'node:dns/promises';
import { SquallError } from '../../runtime/errors.ts';

/** Throws SQUALL_NOT_AVAILABLE when the name of the host leads nowhere: every request would fail for that reason alone. */
export async function demandKnownHost({ hostname }: URL): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, '');
  await lookup(host).catch((cause: NodeJS.ErrnoException) => {
    throw new SquallError('SQUALL_NOT_AVAILABLE', `the host ${host} cannot be found from here (${cause.code})`, {
      hint: 'no request was sent',
      cause,
    });
  });
}
