import type { ApiRow } from './api-row.ts';
import { proxyRows } from './cases/proxy-rows.ts';
import { toxicRows } from './cases/toxic-rows.ts';
import { wireRows } from './cases/wire-rows.ts';
import { type Comparison, compareCall, type Difference } from './comparison.ts';
import { clearSides, type Sides, startSides, stopSides } from './sides.ts';

export const API_ROWS: readonly ApiRow[] = [...wireRows, ...proxyRows, ...toxicRows];

/** Every row of the API checklist as written down, on servers without proxies. */
export async function runRows(): Promise<Comparison> {
  const sides = await startSides();
  const differences: Difference[] = [];
  try {
    for (const row of API_ROWS) {
      differences.push(...(await runRow(row, sides)));
      await clearSides(sides);
    }
  } finally {
    await stopSides(sides);
  }
  return { cases: API_ROWS.length, differences, allowed: sides.allowed };
}

/** Ends at the first difference. An intended one must be that of the row, and come with its last call. */
async function runRow({ id, title, calls, differs }: ApiRow, sides: Sides): Promise<readonly Difference[]> {
  for (const [index, call] of calls.entries()) {
    const where = `${id} ${title}: ${call.method} ${call.path} ${call.body ?? ''}`;
    const wanted = index === calls.length - 1 ? (differs ?? 'no difference') : 'no difference';
    const result = await compareCall(sides, call);
    if (result.kind === 'different') return [{ where, toxiproxy: result.toxiproxy, squall: result.squall }];
    const found = result.kind === 'allowed' ? result.entry.id : 'no difference';
    if (found !== wanted) return [{ where, toxiproxy: `expected: ${wanted}`, squall: `found: ${found}` }];
  }
  return [];
}
