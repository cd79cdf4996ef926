import type { ToxicKind } from './toxic-kind.ts';

/**
 * Accepts new connections and never answers; the upstream is not dialled. A client that gives up frees
 * its connection; removing the toxic resets those that still wait.
 */
export const hang: ToxicKind = {
  type: 'x_hang',
  attributes: [],
  // Only a socket that is read reports that the client has closed.
  intercept: (client) => void client.on('end', () => client.destroy()).resume(),
};
