import { startBudget } from '../../kit/budget.ts';
import { ms } from '../../kit/settings.ts';
import { NAMES, type Name, SPECS, timeoutOf } from '../dependencies.ts';
import { type Parts, settled } from '../page.ts';
import type { Variant } from '../variant.ts';

const budgetMs = ms('BUDGET_MS', 5000);

export const phased: Variant = {
  about: 'As gather-all, but answers as soon as the required parts are there, with the optional ones that are ready',

  gather: async (fetch, work) => {
    const budget = startBudget(budgetMs, work.arrivedAt);
    const done = new AbortController();
    const parts: Parts = {};
    const fetchInTime = async (name: Name) =>
      fetch(name, work, { readMs: budget.limit(timeoutOf(name)), signal: done.signal });
    const ask = async (name: Name) => {
      parts[name] = await settled(fetchInTime(name));
    };

    try {
      for (const first of ['auth', 'config'] as const) {
        await ask(first);
        if (parts[first]?.status === 'rejected') return parts;
      }

      const rest = NAMES.filter((name) => !parts[name]);
      const [required, optional] = [
        rest.filter((name) => SPECS[name].required),
        rest.filter((name) => !SPECS[name].required),
      ];
      for (const name of optional) void ask(name);
      await Promise.all(required.map(ask));
      return { ...parts };
    } finally {
      // The parts that are still pending are not needed any more.
      done.abort();
    }
  },
};
