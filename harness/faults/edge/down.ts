import { z } from 'zod';
import type { Fault } from '../../domain/fault.ts';
import type { AppliedFault, FaultKind } from '../../domain/fault-kind.ts';
import type { EdgeControl } from '../../domain/ports.ts';
import { notLifted } from '../not-lifted.ts';
import { edgeParameters, problemsOf } from '../parameters.ts';
import { drawsNothing } from '../seeds.ts';
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
  check: (fault) => problemsOf(schema, fault),
  scale: (fault) => fault,
  seed: drawsNothing,
  describe: ({ on }) => `${on} refuses connections`,
  traits: () => ({
    needs: [{ on: 'edge', proxy: 'any' }],
    counted: { by: 'proxy', which: 'cut' },
    fallbackCount: 'none',
    service: 'serves',
    delayMs: 0,
  }),
  apply: async ({ on }, target) => {
    const edge = edgeOf(target, on);
    const before = (await edge.touched()) ?? 0;
    await edge.setEnabled(false);
    return applied(edge, before);
  },
};

function applied(edge: EdgeControl, before: number): AppliedFault {
  return {
    prove: async () => {
      const cut = ((await edge.touched()) ?? 0) - before;
      // Refused connections never reach the proxy. With none cut, the number of callers is unknown.
      return cut > 0 ? { touched: cut, witness: 'proxy' } : { touched: null, witness: 'none' };
    },
    lift: async () => {
      await edge.setEnabled(true);
      if (!(await edge.state()).enabled) throw notLifted(`${edge.name} still refuses connections`);
    },
  };
}
