import type { ToxicKind } from './toxic-kind.ts';

/**
 * Accepts new connections and never says a word; the upstream is not dialled. A client that gives up frees
 * its connection; removing the toxic resets those that still wait.
 */
export const hang: ToxicKind = {
  type: 'x_hang',
  attributes: [],
  // Reading and throwing away is what notices that the client has gone.
  admit: (client) => void client.on('end', () => client.destroy()).resume(),
};
