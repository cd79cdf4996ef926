import type { Compat } from '../settings.ts';
import { allowList } from './allow-list.ts';
import type { Allowed } from './api-compare.ts';
import type { ApiRow } from './api-row.ts';
import type { Difference } from './api-run.ts';
import { proxyRows } from './cases/proxy-rows.ts';
import { toxicRows } from './cases/toxic-rows.ts';
import { wireRows } from './cases/wire-rows.ts';
import { startOracle, startOurs } from './servers.ts';
import { both, clear, type Sides, STATE, startSides, stopSides } from './sides.ts';

export const API_ROWS: readonly ApiRow[] = [...wireRows, ...proxyRows, ...toxicRows];

export interface RowsResult {
  readonly rows: number;
  /** State comparisons counted. */
  readonly calls: number;
  readonly differences: readonly Difference[];
  readonly allowed: ReadonlyMap<Allowed, number>;
}

/** Every row of the API checklist as written down, on servers without proxies. */
export async function runRows(compat: Compat): Promise<RowsResult> {
  const sides = await startSides(compat);
  const differences: Difference[] = [];
  const allowed = new Map<Allowed, number>();
  let calls = 0;
  try {
    for (const row of API_ROWS) {
      const result = await runRow(row, sides, compat);
      calls += result.calls;
      if (result.difference) differences.push(result.difference);
      if (result.allowed) allowed.set(result.allowed, (allowed.get(result.allowed) ?? 0) + 1);
      await startAfresh(sides, compat);
    }
  } finally {
    await stopSides(sides);
  }
  return { rows: API_ROWS.length, calls, differences, allowed };
}

interface RowResult {
  readonly calls: number;
  readonly difference?: Difference;
  readonly allowed?: Allowed;
}

async function runRow({ id, title, calls }: ApiRow, sides: Sides, compat: Compat): Promise<RowResult> {
  for (const [i, call] of calls.entries()) {
    const answers = await both(sides, call, compat);
    const pair = answers.same && call.method !== 'GET' ? await both(sides, STATE, compat) : answers;
    if (pair.same) continue;
    const made = 2 * (i + 1);
    const entry = allowList[compat].find((rule) => rule.matches(call, answers.oracle, answers.ours));
    if (entry) return { calls: made, allowed: entry };
    const where = `${id} ${title}: ${call.method} ${call.path} ${call.body ?? ''}`;
    return { calls: made, difference: { where, oracle: pair.oracle, ours: pair.ours } };
  }
  return { calls: 2 * calls.length };
}

/** A server is only started again when a proxy cannot be addressed, or when it died. */
async function startAfresh(sides: Sides, compat: Compat): Promise<void> {
  const starts = [() => startOracle(), () => startOurs(compat)] as const;
  for (const [i, side] of sides.entries()) {
    if (side.server.alive()) await clear(side);
    else side.server = await (starts[i] as () => ReturnType<typeof startOracle>)();
  }
}
