import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, GeneratorHealth, PhaseWindow } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Order, order } from '../grammar/comparison.ts';
import { duration, printDuration } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word, words } from '../grammar/rule.ts';
import { compared, printScope, type Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeParts, type Part, unknownPart } from '../judgement.ts';
import { clockErrorMs } from '../witnesses/clock-error.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

type Delay = 'lateness' | 'loop delay';

export interface GeneratorTree extends Comparison<Order, number> {
  readonly family: 'generator';
  /** `lateness`: between due and sent; `loop delay`: how long its event loop stood still. */
  readonly delay: Delay;
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
  const parts = phases.map((phase) => worstIn(evidence, phase, delay));
  const samples = evidence.load.health.filter(({ atMs }) =>
    phases.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs),
  ).length;
  const basis: Basis = { bound, unit: 'ms', samples, window: describeWindow(evidence, phases) };
  if (samples === 0) return inconclusive(basis, 'the load generator did not report on itself');
  return judgeParts(
    basis,
    parts,
    { op, bound: exactly(bound) },
    (worst) => `its ${delay} reached ${formatDuration(worst)}`,
  );
}

/** Reports that the clocks of workers leave between two phases may be of either. */
function worstIn(evidence: Evidence, { name, fromMs, toMs }: PhaseWindow, delay: Delay): Part {
  const where = `in phase ${name}`;
  const ms = (one: GeneratorHealth) => (delay === 'lateness' ? one.latenessMs : one.loopDelayMs);
  const within = (marginMs: number) =>
    evidence.load.health.filter(({ atMs }) => fromMs + marginMs < atMs && atMs <= toMs - marginMs).map(ms);
  const errorMs = clockErrorMs(evidence);
  const [sure, own, all] = [within(errorMs), within(0), within(-errorMs)];
  if (own.length === 0) return unknownPart(where, 'the load generator did not report on itself');
  return { where, shown: Math.max(...own), low: Math.max(0, ...sure), high: Math.max(...all) };
}
