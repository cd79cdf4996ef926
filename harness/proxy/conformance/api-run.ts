import type { Random } from '../../domain/ports.ts';
import { createGrammar } from './api-grammar.ts';
import { type Comparison, compareCall, type Difference } from './comparison.ts';
import { clearSides, type Sides, startSides, stopSides } from './sides.ts';

const CALLS_PER_SEQUENCE = 40;

/** Random API sequences on both servers: every answer and, after every change, the whole state must be the same. */
export async function runApi(sequences: number, random: Random): Promise<Comparison> {
  const sides = await startSides();
  const differences: Difference[] = [];
  try {
    for (let n = 0; n < sequences; n++) {
      const difference = await runSequence(`sequence ${n}`, sides, random.fork(`sequence ${n}`));
      if (difference) differences.push(difference);
      await clearSides(sides);
    }
  } finally {
    await stopSides(sides);
  }
  return { cases: sequences * CALLS_PER_SEQUENCE, differences, allowed: sides.allowed };
}

/** Ends at the first difference that is not allowed. */
async function runSequence(name: string, sides: Sides, random: Random): Promise<Difference | undefined> {
  const grammar = createGrammar(random);
  const history: string[] = [];
  for (let i = 0; i < CALLS_PER_SEQUENCE; i++) {
    const call = grammar.next();
    history.push(`${call.method} ${call.path} ${call.body ?? ''}`);
    const result = await compareCall(sides, call);
    if (result.kind === 'allowed') await clearSides(sides);
    if (result.kind !== 'different') continue;
    const where = `${name}, call ${i}:\n  ${history.slice(-6).join('\n  ')}`;
    return { where, toxiproxy: result.toxiproxy, squall: result.squall };
  }
  return undefined;
}
