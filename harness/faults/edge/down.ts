import { z } from 'zod';
import type { Fault } from '../../domain/fault.ts';
import type { AppliedFault, FaultKind } from '../../domain/fault-kind.ts';
import type { EdgeControl } from '../../domain/ports.ts';
import { notLifted } from '../not-lifted.ts';
import { edgeParameters, parametersOf, problemsOf } from '../parameters.ts';
import { drawsNothing } from '../seeds.ts';
import { type CallWitness, watchCalls } from './call-witness.ts';
import { edgeOf } from './toxic-kind.ts';

const KIND = 'down';

export interface Down extends Fault {
  readonly kind: typeof KIND;
}

/** New connections are refused and live ones are cut, as when the dependency's process has died. */
export function down(on: string): Down {
  return { kind: KIND, on };
}

const schema = z.strictObject({ ...edgeParameters, kind: z.literal(KIND) });

export const downKind: FaultKind = {
  kind: KIND,
  parameters: parametersOf(schema),
  check: (fault) => problemsOf(schema, fault),
  scale: (fault) => fault,
  seed: drawsNothing,
  describe: ({ on }) => `${on} refuses connections`,
  traits: () => ({
    needs: [{ on: 'edge', proxy: 'any' }],
    counted: { by: 'proxy', which: 'cut' },
    fallbackCount: 'sent calls',
    share: 1,
    service: 'serves',
    connects: false,
    delayMs: 0,
  }),
  apply: async ({ on }, target) => {
    const edge = edgeOf(target, on);
    const before = await edge.touched();
    const witness = await watchCalls(edge, target);
    await edge.setEnabled(false).catch(async (error: unknown) => {
      // It may be off all the same, whole or at one of several ports.
      await edge.setEnabled(true).catch(() => {});
      throw error;
    });
    return applied(edge, before, witness);
  },
};

/** Refused connections never reach the proxy. It counts those that were cut, and the callers count the calls. */
function applied(edge: EdgeControl, before: number | null, witness: CallWitness): AppliedFault {
  return {
    prove: async () => {
      const after = await edge.touched();
      const cut = after === null || before === null ? 0 : after - before;
      const refused = await witness.begun();
      return cut > (refused.touched ?? 0) ? { touched: cut, touchedAtMost: null, witness: 'proxy' } : refused;
    },
    lift: async () => {
      await edge.setEnabled(true);
      if (!(await edge.state()).enabled) throw notLifted(`${edge.name} still refuses connections`);
    },
    stillActs: () =>
      edge.state().then(
        ({ enabled }) => !enabled,
        () => false,
      ),
  };
}
