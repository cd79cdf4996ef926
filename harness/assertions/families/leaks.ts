import type { Evidence } from '../../domain/evidence.ts';
import type { SampleName } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, optional, sequence, words } from '../grammar/rule.ts';
import { at, place, printAt, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { servicesWith, sumAt } from '../witnesses/counters.ts';
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
  const checked = (Object.keys(RESOURCES) as (keyof typeof RESOURCES)[]).flatMap((metric) =>
    servicesWith(evidence, metric, [...before, ...after])
      .filter((service) => at === undefined || service === at)
      .map((service) => {
        const { what, share, more } = RESOURCES[metric];
        const usual = sumAt(evidence, metric, service, before);
        const left = sumAt(evidence, metric, service, after);
        return {
          leaks: left > usual * share + more,
          text: `${service} holds ${left} ${what}, in the baseline ${usual}`,
        };
      }),
  );
  const basis: Basis = { bound: 0, unit: 'count', samples: checked.length, window };
  if (before.length === 0 || after.length === 0)
    return inconclusive(basis, 'a leak shows only in a scenario with a baseline and a recovery phase');
  if (checked.length === 0)
    return inconclusive(basis, `${at ?? 'no service'} reports none of ${Object.keys(RESOURCES).join(', ')}`);
  const leaking = checked.filter(({ leaks }) => leaks);
  return judgeExactly(basis, leaking.length, '=', () => leaking.map(({ text }) => text).join('; '));
}
