import { z } from 'zod';
import { type Fault, type FaultProof, type Stream, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { AppliedFault, FallbackCount, FaultCount, FaultKind } from '../../domain/fault-kind.ts';
import type { EdgeControl, RunningTarget } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { TOXIC_PREFIX } from '../../runtime/reaper/protocol.ts';
import { notLifted } from '../not-lifted.ts';
import { type ParameterHints, parametersOf, problemsOf, streamParameters } from '../parameters.ts';
import { newSeed } from '../seeds.ts';
import { type CallWitness, watchCalls } from './call-witness.ts';

/** A fault that is one toxic on one edge. */
export interface ToxicFault extends Fault {
  readonly stream: Stream;
  readonly toxicity: number;
  /** Written by the plan, for the draws that the embedded proxy makes for it. */
  readonly seed?: number;
}

/** Options that every toxic has. */
export interface ToxicOptions {
  readonly stream?: Stream;
  readonly toxicity?: number;
}

/** Options of toxics that act on connections as they are made, whatever flows later. */
export type ConnectionOptions = Pick<ToxicOptions, 'toxicity'>;

type ToxicFallback = Exclude<FallbackCount, 'arrivals'>;

/** What a kind has to say of itself; what all toxics have in common is added. */
export interface ToxicKind<F extends ToxicFault> {
  readonly kind: F['kind'];
  /** Which proxies know the toxic. */
  readonly proxy: 'any' | 'embedded';
  readonly counted: Exclude<FaultCount, { by: 'dependency' }>;
  /** Of a fault that may leave a call as it is, by its parameters. */
  readonly fallbackCount: ToxicFallback | ((fault: F) => ToxicFallback);
  /** `FaultTraits.delayMs` */
  readonly delayMs: (fault: F) => number;
  readonly toxic: (fault: F) => {
    readonly type: string;
    readonly attributes?: Readonly<Record<string, number | string>>;
  };
  /** `latency 5 s` */
  readonly text: (fault: F) => string;
  /** Of its own parameters; those of every toxic are added. */
  readonly parameters?: z.ZodRawShape;
  readonly defaultStream?: Stream;
  /** Its faults meet connections or requests whole, so that no `stream` is written. */
  readonly wholeConnections?: true;
  /** Its own parameters that may be left out, as its builder has them; those of every toxic are added. */
  readonly defaults?: ParameterHints['defaults'];
  /** Default: nothing to scale. */
  readonly scale?: (fault: F, k: number) => F;
  /** What `toxicity` is a share of. */
  readonly per?: 'connections' | 'requests';
}

/**
 * A kind whose faults are set as a toxic, proved by what the proxy counted for it, and lifted by removing it. The share
 * of connections is drawn, so each fault has a seed.
 */
export function toxicKind<F extends ToxicFault>(spec: ToxicKind<F>): FaultKind {
  const { proxy, counted } = spec;
  const schema = z.strictObject({ ...streamParameters, ...spec.parameters, kind: z.literal(spec.kind) });
  return {
    kind: spec.kind,
    parameters: parametersOf(schema, hintsOf(spec)),
    check: (fault) => problemsOf(schema, fault),
    scale: (fault, k) => spec.scale?.(fault as F, k) ?? fault,
    seed: (fault, random) => ({ ...fault, seed: (fault as F).seed ?? newSeed(random) }),
    describe: (fault) => describe(spec, fault as F),
    traits: (fault) => ({
      needs: [{ on: 'edge', proxy }],
      counted,
      fallbackCount: fallbackOf(spec, fault as F),
      share: (fault as F).toxicity,
      service: 'serves',
      connects: counted.by === 'proxy',
      delayMs: spec.delayMs(fault as F),
    }),
    apply: async (fault, target) => {
      const edge = edgeOf(target, fault.on);
      const { stream, toxicity, seed } = fault as F;
      const { type, attributes = {} } = spec.toxic(fault as F);
      const name = nextName(spec.kind);
      const counts = counted.by === 'proxy' && (await edge.traffic()) !== null;
      const witness = counts ? undefined : await watchCalls(edge, target);
      const isOfEnds = counted.by === 'proxy' && counted.which === 'ended' && toxicity === 1;
      const endedBefore = isOfEnds ? await edge.ended?.() : null;
      const toxic = { name, type, stream, toxicity, attributes, ...(seed === undefined ? {} : { seed }) };
      await edge.addToxic(toxic).catch(async (error: unknown) => {
        // It may be there all the same, whole or on one of several ports, and nobody else would take it away.
        await edge.removeToxic(name).catch(() => {});
        throw error;
      });
      const proof = () => proofOf(spec, fault as F, edge.touched(name), witness);
      return appliedToxic(edge, name, async () => closedSince(endedBefore, edge, await proof()));
    },
  };
}

/** The share of requests is written as `share`, as suites write it. */
function hintsOf<F extends ToxicFault>({
  per,
  defaultStream,
  defaults,
  wholeConnections,
}: ToxicKind<F>): ParameterHints {
  return {
    defaults: { stream: defaultStream ?? 'downstream', toxicity: 1, ...defaults },
    ...(per === 'requests' ? { names: { toxicity: 'share' } } : {}),
    ...(wholeConnections ? { fixed: ['stream'] } : {}),
  };
}

function describe<F extends ToxicFault>(spec: ToxicKind<F>, fault: F): string {
  const { text, defaultStream = 'downstream', per = 'connections' } = spec;
  const share = fault.toxicity < 1 ? ` for ${Number((fault.toxicity * 100).toPrecision(3))}% of ${per}` : '';
  const stream = fault.stream === defaultStream ? '' : ` (${fault.stream})`;
  return `${text(fault)} on ${fault.on}${share}${stream}`;
}

let named = 0;

/** New for each application, because the proxy counts a connection once per name. */
function nextName(kind: string): string {
  named += 1;
  return `${TOXIC_PREFIX}${kind}_${named}`;
}

function fallbackOf<F extends ToxicFault>({ fallbackCount }: ToxicKind<F>, fault: F): ToxicFallback {
  return typeof fallbackCount === 'function' ? fallbackCount(fault) : fallbackCount;
}

/** The proxy's count; where it has none, as behind Toxiproxy, what the callers sent. */
async function proofOf<F extends ToxicFault>(
  spec: ToxicKind<F>,
  fault: F,
  counting: Promise<number | null>,
  witness: CallWitness | undefined,
): Promise<FaultProof> {
  const { counted } = spec;
  const touched = await counting;
  if (counted.by === 'proxy' && touched !== null) return { touched, witness: 'proxy' };
  if (!witness) return UNKNOWN_TOUCH;
  if (counted.by === 'none') return witness.refused();
  return fallbackOf(spec, fault) === 'sent calls' ? witness.sent(fault.toxicity) : UNKNOWN_TOUCH;
}

/** A Toxiproxy counts the bytes of a connection when it ends: where they rose, a fault on the ends of all has met one. */
async function closedSince(
  before: number | null | undefined,
  edge: EdgeControl,
  proof: FaultProof,
): Promise<FaultProof> {
  if (proof.touched !== null || typeof before !== 'number') return proof;
  const after = (await edge.ended?.()) ?? before;
  return after > before ? { touched: 1, touchedAtMost: null, witness: 'proxy' } : proof;
}

function appliedToxic(edge: EdgeControl, name: string, prove: () => Promise<FaultProof>): AppliedFault {
  return {
    prove,
    lift: async () => {
      await edge.removeToxic(name);
      const { toxics } = await edge.state();
      if (toxics.includes(name)) throw notLifted(`toxic ${name} is still on ${edge.name}`);
    },
    stillActs: () =>
      edge.state().then(
        ({ toxics }) => toxics.includes(name),
        () => false,
      ),
  };
}

/** The edge that a fault names; the plan has checked that the target has it. */
export function edgeOf(target: RunningTarget, name: string): EdgeControl {
  const edge = target.edges.get(name);
  if (!edge) throw new SquallError('SQUALL_INVALID_PLAN', `this environment has no edge ${name} to break`);
  return edge;
}
