import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, type Order, order } from '../grammar/comparison.ts';
import { duration, printDuration } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word, words } from '../grammar/rule.ts';
import { compared, printScope, type Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface GeneratorTree extends Comparison<Order, number> {
  readonly family: 'generator';
  /** `lateness`: between due and sent; `loop delay`: how long its event loop stood still. */
  readonly delay: 'lateness' | 'loop delay';
  readonly scope: Scope;
}

/** The load generator kept up. Its delays are the machine's, so they are judged as measured and never scaled. */
export const generatorFamily: Family<GeneratorTree> = {
  name: 'generator',
  about: 'how far the load generator fell behind its own schedule at most, in measured time',
  examples: ['generator lateness < 50ms', 'generator loop delay during fault < 200ms'],
  rule: map(
    compared(
      map(sequence(word('generator'), oneOf(word('lateness'), words('loop delay'))), ([, delay]) => ({ delay })),
      comparison(order, duration),
      ['phase'],
    ),
    (tree): GeneratorTree => ({ family: 'generator', ...tree }),
  ),
  print: ({ delay, scope, op, bound }) => `generator ${delay}${printScope(scope)} ${op} ${printDuration(bound)}`,
  needs: ({ scope }) => [{ witness: 'caller', kind: 'requests' }, ...phaseNeeds(scope)],
  judge: judgeGenerator,
};

function judgeGenerator({ delay, scope, op, bound }: GeneratorTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const health = evidence.load.health.filter(({ atMs }) =>
    phases.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs),
  );
  const basis: Basis = { bound, unit: 'ms', samples: health.length, window: describeWindow(evidence, phases) };
  if (health.length === 0) return inconclusive(basis, 'the load generator did not report on itself');
  const worst = Math.max(...health.map((one) => (delay === 'lateness' ? one.latenessMs : one.loopDelayMs)));
  return judgeExactly(basis, worst, op, () => `its ${delay} reached ${formatDuration(worst)}`);
}
