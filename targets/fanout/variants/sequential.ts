import { NAMES, SPECS, timeoutOf } from '../dependencies.ts';
import { type Parts, settled } from '../page.ts';
import type { Variant } from '../variant.ts';

export const sequential: Variant = {
  about: 'One after the other, each with its timeout: the page takes the sum',

  gather: async (fetch, work) => {
    const parts: Parts = {};
    for (const name of NAMES) {
      parts[name] = await settled(fetch(name, work, { readMs: timeoutOf(name) }));
      if (SPECS[name].required && parts[name].status === 'rejected') break;
    }
    return parts;
  },
};
