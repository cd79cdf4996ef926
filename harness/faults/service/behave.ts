import { z } from 'zod';
import { type Fault, type FaultProof, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { FaultKind } from '../../domain/fault-kind.ts';
import type { ServiceControl } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { notLifted } from '../not-lifted.ts';
import { parametersOf, problemsOf, serviceParameters } from '../parameters.ts';
import { drawsNothing } from '../seeds.ts';
import { readCounts } from '../service-counts.ts';
import { touchedShare } from '../touched-share.ts';

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
  parameters: parametersOf(schema),
  check: (fault) => problemsOf(schema, fault),
  scale: (fault, k) => ({ ...fault, behaviour: scaleBehaviour((fault as Behave).behaviour, k) }),
  seed: drawsNothing,
  describe: (fault) => `${fault.on} behaves ${JSON.stringify((fault as Behave).behaviour)}`,
  traits: (fault) => ({
    needs: [{ on: 'service', through: 'behave path' }],
    counted: { by: 'dependency' },
    fallbackCount: 'arrivals',
    share: shareOf((fault as Behave).behaviour),
    service: 'serves',
    connects: true,
    delayMs: delayOf((fault as Behave).behaviour),
  }),
  apply: async (fault, target) => {
    const service = target.services.get(fault.on);
    const path = service?.spec.behave;
    if (!service || path === undefined)
      throw new SquallError('SQUALL_INVALID_PLAN', `${fault.on} has no \`behave\` path`, {
        hint: 'name the path in the target, or break an edge instead',
      });
    const { behaviour } = fault as Behave;
    const before = await countsOf(service);
    const held = service.hold?.(path, {});
    await service.post(path, behaviour).catch(async (error: unknown) => {
      // It may have arrived all the same, so it is taken back, and stays held where that fails, too.
      await service.post(path, {}).then(
        () => held?.[Symbol.dispose](),
        () => {},
      );
      throw error;
    });
    return {
      prove: async () => proofOf(before, await countsOf(service), behaviour),
      lift: async () => {
        await service.post(path, {}).catch((cause: unknown) => {
          throw notLifted(`${fault.on} was not restored`, cause);
        });
        held?.[Symbol.dispose]();
      },
      stillActs: async () => held?.undone !== true,
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

/** What a service counted so far; null where it does not. */
interface Counts {
  readonly arrivals: number | null;
  /** Requests that felt its instructions. */
  readonly misbehaved: number | null;
}

async function countsOf(service: ServiceControl): Promise<Counts> {
  const count = await readCounts(service);
  return { arrivals: count('arrivals_total'), misbehaved: count('misbehaved_total') };
}

/** Squall's own stubs count the requests that felt it. Of others it is known how many arrived. */
function proofOf(before: Counts, after: Counts, behaviour: Behaviour): FaultProof {
  const misbehaved = risen(before.misbehaved, after.misbehaved);
  if (misbehaved !== 'none')
    return misbehaved === 'lost' ? UNKNOWN_TOUCH : { touched: misbehaved, witness: 'dependency' };
  const arrived = risen(before.arrivals, after.arrivals);
  return typeof arrived === 'string' ? UNKNOWN_TOUCH : touchedShare(arrived, shareOf(behaviour), 'dependency');
}

/** What a counter rose by; `lost` where its service was restarted meanwhile, `none` where nobody counts. */
function risen(before: number | null, after: number | null): number | 'lost' | 'none' {
  if (before === null || after === null) return 'none';
  return after < before ? 'lost' : after - before;
}

/** The `ratio` that Squall's own stubs know. */
function shareOf({ ratio }: Behaviour): number {
  return typeof ratio === 'number' && ratio >= 0 && ratio < 1 ? ratio : 1;
}
