import type { Random } from '../../domain/ports.ts';
import type { Compat } from '../settings.ts';
import { allowList } from './allow-list.ts';
import type { Allowed } from './api-compare.ts';
import { createGrammar } from './api-grammar.ts';
import { startOracle } from './servers.ts';
import { both, clear, type Sides, STATE, startSides, stopSides } from './sides.ts';

export interface Difference {
  readonly where: string;
  readonly oracle: string;
  readonly ours: string;
}

export interface RunResult {
  readonly cases: number;
  readonly differences: readonly Difference[];
  /** Per allow-list entry, how often it was needed. */
  readonly allowed: ReadonlyMap<Allowed, number>;
  readonly oracleCrashes: number;
}

const CALLS_PER_SEQUENCE = 40;

/** Random API sequences on both servers: every answer and, after every change, the whole state must be the same. */
export async function runApi(compat: Compat, sequences: number, random: Random): Promise<RunResult> {
  const sides = await startSides(compat);
  const [oracle, ours] = sides;
  const differences: Difference[] = [];
  const allowed = new Map<Allowed, number>();
  let cases = 0;
  let oracleCrashes = 0;
  try {
    for (let n = 0; n < sequences; n++) {
      const result = await runSequence(`${compat} #${n}`, compat, [oracle, ours], random.fork(`sequence ${n}`));
      cases += result.calls;
      if (result.difference) differences.push(result.difference);
      if (result.allowed) allowed.set(result.allowed, (allowed.get(result.allowed) ?? 0) + 1);
      if (!oracle.server.alive()) {
        oracleCrashes++;
        oracle.server = await startOracle();
      }
      await Promise.all(sides.map(clear));
    }
  } finally {
    await stopSides(sides);
  }
  return { cases, differences, allowed, oracleCrashes };
}

interface SequenceResult {
  readonly calls: number;
  readonly difference?: Difference;
  readonly allowed?: Allowed;
}

async function runSequence(where: string, compat: Compat, sides: Sides, random: Random): Promise<SequenceResult> {
  const grammar = createGrammar(random);
  const history: string[] = [];
  for (let i = 0; i < CALLS_PER_SEQUENCE; i++) {
    const call = grammar.next();
    history.push(`${call.method} ${call.path} ${call.body ?? ''}`);
    const pair = await both(sides, call, compat);
    const state = pair.same && call.method !== 'GET' ? await both(sides, STATE, compat) : pair;
    if (state.same) continue;
    const calls = 2 * (i + 1);
    const entry = allowList[compat].find((rule) => rule.matches(call, pair.oracle, pair.ours));
    if (entry) return { calls, allowed: entry };
    const why = `${where}, call ${i}:\n  ${history.slice(-6).join('\n  ')}`;
    return { calls, difference: { where: why, oracle: state.oracle, ours: state.ours } };
  }
  return { calls: 2 * CALLS_PER_SEQUENCE };
}
