import type { Evidence } from '../../domain/evidence.ts';
import { named, samplesOf } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Order, order } from '../grammar/comparison.ts';
import { times } from '../grammar/quantity.ts';
import { map, optional, sequence, word, words } from '../grammar/rule.ts';
import { at, compared, printAt, printScope, type Scope } from '../grammar/scope.ts';
import { type Basis, type Entity, inconclusive, judgeEntities, judgeEstimate } from '../judgement.ts';
import { comparedPeaks } from '../witnesses/arrival-peaks.ts';
import { counterNeed, counterOver } from '../witnesses/counters.ts';
import { inFlightAtEdges } from '../witnesses/edges.ts';
import { countOf, dueIn } from '../witnesses/requests.ts';
import { describeWindow, phaseNeeds, phasesOf, scopeNeeds } from '../witnesses/window.ts';
import { beyondCalls, mayBeRefused } from './retries-refused.ts';

export interface AmplificationTree extends Comparison<Order, number> {
  readonly family: 'amplification';
  readonly at: string;
  readonly scope: Scope;
}

/** Calls that reach a dependency per request of the caller. */
export const amplificationFamily: Family<AmplificationTree> = {
  name: 'amplification',
  about: 'how many calls reach a dependency for each request of the caller: what retries add up to',
  examples: [
    'retry amplification at bank <= 1.2x',
    'retry amplification at db during fault < 4x',
    'retry amplification at bank for "POST /payment" <= 1.2x',
  ],
  rule: map(
    compared(
      map(sequence(words('retry amplification'), at), ([, at]) => ({ at })),
      comparison(order, times),
      ['route', 'phase'],
    ),
    (tree): AmplificationTree => ({ family: 'amplification', ...tree }),
  ),
  print: ({ at, scope, op, bound }) => `retry amplification${printAt(at)}${printScope(scope)} ${op} ${bound}x`,
  needs: ({ at, scope }) => [counterNeed({ metric: named('arrivals'), at }), ...scopeNeeds(scope)],
  judge: judgeAmplification,
};

function judgeAmplification({ at, scope, op, bound }: AmplificationTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const sent = dueIn(evidence, scope);
  const requests = countOf(sent);
  const { route: _, ...anyRoute } = scope;
  const others = countOf(dueIn(evidence, anyRoute)) - requests;
  const basis: Basis = { bound, unit: 'ratio', samples: requests, window: describeWindow(evidence, phases) };
  const arrivals = counterOver(evidence, { metric: named('arrivals'), at }, phases);
  if ('missing' in arrivals) return inconclusive(basis, arrivals.missing);
  if (requests === 0) return inconclusive(basis, 'no request was sent in this scope');
  const edges = inFlightAtEdges(evidence, phases);
  const doubt = edges.before + edges.after === 0 ? beyondCalls(evidence, at, arrivals.value, phases) : undefined;
  if (doubt !== undefined) return inconclusive(basis, doubt, arrivals.value / requests);
  const refused = mayBeRefused(evidence, { at, sent, phases });
  const ratio = (of: number) => (arrivals.value === 0 ? 0 : arrivals.value / Math.max(0, of));
  const value = {
    shown: ratio(requests),
    // What arrived is not told apart by route.
    low: ratio(requests + others + edges.before),
    high: ratio(requests - edges.after - refused),
  };
  return judgeEstimate(basis, value, { op, bound: exactly(bound) }, () => {
    const notes = [
      ...(others > 0 ? [`${others} of other routes may have called, too`] : []),
      ...(refused > 0 ? [`${refused} of them may have been refused before any call`] : []),
      ...(edges.before > 0 ? [`${edges.before} more were in flight from before`] : []),
      ...(edges.after > 0 ? [`${edges.after} were still in flight`] : []),
    ];
    return [`${arrivals.value} calls reached ${at} for ${requests} requests`, ...notes].join('; ');
  });
}

export interface PeakTree extends Comparison<Order, number> {
  readonly family: 'arrival peak';
  readonly at: string;
  readonly scope: Scope;
}

/** The most arrivals at once, as the dependency counts them, against its own peak of the baseline. */
export const peakFamily: Family<PeakTree> = {
  name: 'arrival peak',
  about:
    'the densest stretch of arrivals at a dependency, during and after the fault, against the densest of the baseline',
  examples: ['arrival peak at search <= 3x baseline', 'arrival peak at search during recovery <= 5x baseline'],
  rule: map(
    compared(
      map(sequence(words('arrival peak'), at), ([, at]) => ({ at })),
      comparison(
        order,
        map(sequence(times, optional(word('of')), word('baseline')), ([factor]) => factor),
      ),
      ['phase'],
    ),
    (tree): PeakTree => ({ family: 'arrival peak', ...tree }),
  ),
  print: ({ at, scope, op, bound }) => `arrival peak${printAt(at)}${printScope(scope)} ${op} ${bound}x baseline`,
  needs: ({ at, scope }) => [
    counterNeed({ metric: samplesOf('arrivals_peak_1s'), at }),
    ...phaseNeeds({ phase: 'baseline' }),
    ...phaseNeeds(scope),
  ],
  judge: judgePeak,
};

function judgePeak({ at, scope, op, bound }: PeakTree, evidence: Evidence): Judgement {
  const { phases, mark, usual } = comparedPeaks(evidence, at, scope);
  const basis: Basis = { bound, unit: 'ratio', samples: phases.length, window: describeWindow(evidence, phases) };
  const { name, metric, stretch } = mark;
  const peaks = phases.map((phase) => ({ peak: counterOver(evidence, { metric, at }, [phase]) }));
  const missing = peaks.length === 0 ? counterOver(evidence, { metric, at }, []) : undefined;
  if (missing && 'missing' in missing) return inconclusive(basis, missing.missing);
  if (peaks.every(({ peak }) => 'missing' in peak)) return inconclusive(basis, `${at} did not report ${name}`);
  if ('missing' in usual) return inconclusive(basis, 'there is no baseline to compare with');
  if (usual.value === 0) return inconclusive(basis, `nothing reached ${at} in the baseline`);
  const entities = peaks.map(({ peak }): Entity => {
    if ('missing' in peak) return { name: '', unknown: peak.missing };
    const ratio = peak.value / usual.value;
    const why = `${peak.value} calls reached ${at} within ${stretch}; in the baseline at most ${usual.value}`;
    return { name: '', shown: ratio, low: ratio, high: ratio, why };
  });
  return judgeEntities(basis, entities, op);
}
