import type { EdgeJournal } from '../../domain/edge-journal.ts';
import { sumTraffic } from '../../domain/edge-traffic.ts';
import type { EdgeControl } from '../../domain/ports.ts';

/** One edge over several proxies, one for each port of a dependency: what happens to the edge happens to all of them. */
export function combineControls(name: string, controls: readonly EdgeControl[]): EdgeControl {
  /** Each is tried, so that one that fails leaves no fault on the others. */
  const all = async <T>(act: (control: EdgeControl) => Promise<T>): Promise<T[]> => {
    const settled = await Promise.allSettled(controls.map(act));
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  };
  return {
    name,
    addToxic: async (toxic) => void (await all((control) => control.addToxic(toxic))),
    removeToxic: async (toxic) => void (await all((control) => control.removeToxic(toxic))),
    setEnabled: async (enabled) => void (await all((control) => control.setEnabled(enabled))),
    touched: async (toxic) => {
      const counts = await all((control) => control.touched(toxic));
      const known = counts.filter((count) => count !== null);
      return known.length === counts.length ? known.reduce((sum, count) => sum + count, 0) : null;
    },
    ended: async () => {
      const counts = await all(async (control) => (await control.ended?.()) ?? null);
      return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
    },
    ...(controls.every(({ journal }) => journal) ? { journal: combinedJournal(controls) } : {}),
    traffic: async () => sumTraffic(await all((control) => control.traffic())),
    state: async () => {
      const states = await all((control) => control.state());
      return {
        enabled: states.every(({ enabled }) => enabled),
        toxics: [...new Set(states.flatMap(({ toxics }) => toxics))].filter((toxic) =>
          states.every(({ toxics }) => toxics.includes(toxic)),
        ),
      };
    },
  };
}

function combinedJournal(controls: readonly EdgeControl[]): EdgeJournal {
  return {
    begin: async () => void (await Promise.all(controls.map(({ journal }) => journal?.begin()))),
    connections: async () =>
      (await Promise.all(controls.map(async ({ journal }) => (await journal?.connections()) ?? []))).flat(),
  };
}
