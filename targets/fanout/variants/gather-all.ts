import { NAMES, type Name, timeoutOf } from '../dependencies.ts';
import { type Parts, settled } from '../page.ts';
import type { Variant } from '../variant.ts';

export const gatherAll: Variant = {
  about:
    'Identity and configuration first, then all the others at once, and waits for every one: the page takes the slowest',

  gather: async (fetch, work) => {
    const parts: Parts = {};
    const ask = async (name: Name) => {
      parts[name] = await settled(fetch(name, work, { readMs: timeoutOf(name) }));
    };

    for (const first of ['auth', 'config'] as const) {
      await ask(first);
      if (parts[first]?.status === 'rejected') return parts;
    }

    await Promise.all(NAMES.filter((name) => !parts[name]).map(ask));
    return parts;
  },
};
