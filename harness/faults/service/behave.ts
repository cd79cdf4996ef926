import { z } from 'zod';
import type { Fault } from '../../domain/fault.ts';
import type { FaultKind } from '../../domain/fault-kind.ts';
import type { ServiceControl } from '../../domain/ports.ts';
import { parsePrometheus } from '../../domain/prometheus.ts';
import { SquallError } from '../../runtime/errors.ts';
import { notLifted } from '../not-lifted.ts';
import { problemsOf, serviceParameters } from '../parameters.ts';
import { drawsNothing } from '../seeds.ts';

const KIND = 'behave';

/** Instructions for a stub, in its own vocabulary: `{ status: 402 }`, `{ slowWorkMs: 2000, ratio: 0.1 }`. */
export type Behaviour = Readonly<Record<string, unknown>>;

export interface Behave extends Fault {
  readonly kind: typeof KIND;
  readonly behaviour: Behaviour;
}

/** The dependency itself misbehaves, which no proxy can imitate: it refuses, works slowly, or holds back its answer. */
export function behave(on: string, behaviour: Behaviour): Behave {
  return { kind: KIND, on, behaviour };
}

const schema = z.strictObject({
  ...serviceParameters,
  kind: z.literal(KIND),
  behaviour: z
    .record(z.string(), z.unknown())
    .refine((behaviour) => Object.keys(behaviour).length > 0, 'must not be empty: {} is what restores a stub'),
});

export const behaveKind: FaultKind = {
  kind: KIND,
  check: (fault) => problemsOf(schema, fault),
  scale: (fault, k) => ({ ...fault, behaviour: scaleBehaviour((fault as Behave).behaviour, k) }),
  seed: drawsNothing,
  describe: (fault) => `${fault.on} behaves ${JSON.stringify((fault as Behave).behaviour)}`,
  traits: (fault) => ({
    needs: [{ on: 'service', through: 'behave path' }],
    counted: { by: 'dependency' },
    fallbackCount: 'arrivals',
    service: 'serves',
    delayMs: delayOf((fault as Behave).behaviour),
  }),
  apply: async (fault, target) => {
    const service = target.services.get(fault.on);
    const path = service?.spec.behave;
    if (!service || path === undefined)
      throw new SquallError('SQUALL_INVALID_PLAN', `${fault.on} has no \`behave\` path`, {
        hint: 'name the path in the target, or break an edge instead',
      });
    const before = await arrivals(service);
    await service.post(path, (fault as Behave).behaviour);
    return {
      prove: async () => {
        const after = await arrivals(service);
        const touched = after === null || before === null ? null : after - before;
        return { touched, witness: touched === null ? 'none' : 'dependency' };
      },
      lift: () =>
        service.post(path, {}).catch((cause: unknown) => {
          throw notLifted(`${fault.on} was not restored`, cause);
        }),
    };
  },
};

/** The sum of the delays that Squall's own stubs know. */
function delayOf({ slowWorkMs, slowReplyMs }: Behaviour): number {
  return [slowWorkMs, slowReplyMs].reduce<number>((sum, ms) => (typeof ms === 'number' ? sum + ms : sum), 0);
}

function scaleBehaviour(behaviour: Behaviour, k: number): Behaviour {
  const scaled = ([name, value]: [string, unknown]) =>
    name.endsWith('Ms') && typeof value === 'number' ? [name, value / k] : [name, value];
  return Object.fromEntries(Object.entries(behaviour).map(scaled));
}

/** Calls that the service has counted so far; null when it has no metrics, or too much to do to tell them. */
async function arrivals({ spec, get }: ServiceControl): Promise<number | null> {
  if (spec.metrics === undefined) return null;
  const text = await get(spec.metrics).catch(() => undefined);
  if (text === undefined) return null;
  const { samples, unreadable } = parsePrometheus(text);
  if (unreadable.some(({ name }) => name === 'arrivals_total')) return null;
  return samples.reduce((sum, { name, value }) => (name === 'arrivals_total' ? sum + value : sum), 0);
}
