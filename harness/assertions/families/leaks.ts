import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, optional, sequence, words } from '../grammar/rule.ts';
import { at, place, printAt, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { counterOver, servicesWithAny } from '../witnesses/counters.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface LeaksTree {
  readonly family: 'leaks';
  readonly at?: string;
}

/** Resources that may leak, and how far above the baseline each may stay: a share of it plus a number. */
const RESOURCES = {
  process_open_fds: { what: 'open files and sockets', share: 1.1, more: 5 },
  nodejs_active_handles_total: { what: 'active handles', share: 1.1, more: 5 },
  nodejs_heap_size_used_bytes: { what: 'bytes of heap', share: 1.5, more: 32 * 1024 * 1024 },
} as const satisfies Partial<Record<SampleName, unknown>>;

/** A service that has recovered holds no more than it held in the baseline. */
export const leaksFamily: Family<LeaksTree> = {
  name: 'leaks',
  about: 'sockets, handles and heap are back near their baseline when the recovery ends',
  examples: ['no leaks', 'no leaks at payment'],
  rule: map(
    scoped(
      map(sequence(words('no leaks'), optional(at)), ([, at]) => place(at)),
      [],
    ),
    ({ at }): LeaksTree => ({ family: 'leaks', ...place(at) }),
  ),
  print: ({ at }) => `no leaks${printAt(at)}`,
  needs: ({ at }) => [
    { witness: 'service', name: 'process_open_fds' satisfies SampleName, ...place(at) },
    ...phaseNeeds({ phase: 'baseline' }),
    ...phaseNeeds({ phase: 'recovery' }),
  ],
  judge: judgeLeaks,
};

function judgeLeaks({ at }: LeaksTree, evidence: Evidence): Judgement {
  const before = phasesOf(evidence, { phase: 'baseline' });
  const after = phasesOf(evidence, { phase: 'recovery' });
  const window = describeWindow(evidence, [...before, ...after]);
  const held = (Object.keys(RESOURCES) as (keyof typeof RESOURCES)[]).flatMap((resource) =>
    servicesWithAny(evidence, resource)
      .filter((service) => at === undefined || service === at)
      .map((service) => heldBy(evidence, { service, resource, before, after })),
  );
  const basis: Basis = { bound: 0, unit: 'count', samples: held.length, window };
  if (before.length === 0 || after.length === 0)
    return inconclusive(basis, 'a leak shows only in a scenario with a baseline and a recovery phase');
  if (held.length === 0)
    return inconclusive(basis, `${at ?? 'no service'} reports none of ${Object.keys(RESOURCES).join(', ')}`);
  const leaking = held.filter(({ leaks }) => leaks === true);
  const [unknown] = held.filter(({ leaks }) => leaks === undefined);
  if (leaking.length === 0 && unknown) return inconclusive(basis, unknown.text);
  return judgeExactly(basis, leaking.length, '=', () => leaking.map(({ text }) => text).join('; '));
}

interface Place {
  readonly service: string;
  readonly resource: keyof typeof RESOURCES;
  readonly before: readonly PhaseWindow[];
  readonly after: readonly PhaseWindow[];
}

/** Whether a service holds more than before; unknown where it did not report at one of both ends. */
function heldBy(
  evidence: Evidence,
  { service, resource, before, after }: Place,
): { readonly leaks: boolean | undefined; readonly text: string } {
  const { what, share, more } = RESOURCES[resource];
  const metric = { metric: samplesOf(resource), at: service };
  const [usual, left] = [counterOver(evidence, metric, before), counterOver(evidence, metric, after)];
  if ('missing' in usual) return { leaks: undefined, text: usual.missing };
  if ('missing' in left) return { leaks: undefined, text: left.missing };
  const text = `${service} holds ${left.value} ${what}, in the baseline ${usual.value}`;
  if (left.value > usual.value * share + more) return { leaks: true, text };
  if (isAnotherProcess(evidence, service, before, after))
    return { leaks: undefined, text: `${text}, but is another process since: what it held before is gone with it` };
  return { leaks: false, text };
}

/** By when it was started, as Prometheus' libraries tell it. */
function isAnotherProcess(
  evidence: Evidence,
  service: string,
  before: readonly PhaseWindow[],
  after: readonly PhaseWindow[],
): boolean {
  const startedIn = (phases: readonly PhaseWindow[]) =>
    counterOver(evidence, { metric: samplesOf('process_start_time_seconds'), at: service }, phases);
  const [old, young] = [startedIn(before), startedIn(after)];
  return !('missing' in old || 'missing' in young) && old.value !== young.value;
}
