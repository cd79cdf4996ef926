import type { Evidence } from '../domain/evidence.ts';
import type { FaultRecord } from '../domain/fault.ts';
import type { Judgement } from '../domain/verdict.ts';

/**
 * Beyond these the generator, and not the target, may be what was measured. Ms as measured. One interval in ten may be
 * worse, and of four to nine intervals one may be up to three times worse: a hiccup of the machine delays a few requests,
 * and those count as slow, which errs on the safe side. A long scenario bears more: what is sent late by 2 % of its length
 * has the same rate to within 2 %.
 */
export const GENERATOR_LIMITS = {
  latenessMs: { least: 100, share: 0.02, most: 250 },
  ...{ loopDelayMs: 500, worse: { share: 0.1, oneOf: 4, times: 3 } },
} as const;

/** An open loop has reached its load when this share of what was due was sent; a closed loop sends everything. */
export const REACHED_SHARE = 0.99;

/**
 * A reason to distrust the evidence. `experiment`: what was planned did not happen, so neither a statement that held
 * nor one that broke proves anything. `load`: it was milder than planned, so only what broke in spite of it counts.
 */
export interface Doubt {
  readonly about: 'experiment' | 'load';
  readonly reason: string;
}

/** "No evidence, no pass": turns a judgement that the evidence cannot carry into an inconclusive one that says why. */
export function guarded(evidence: Evidence, judgement: Judgement): Judgement {
  const { verdict, why } = judgement;
  const doubts = doubtsOf(evidence).filter(({ about }) => about === 'experiment' || verdict === 'pass');
  if (doubts.length === 0) return judgement;
  const otherwise = { pass: 'it would have held', fail: `it would have been broken: ${why}`, inconclusive: why };
  const reasons = [...doubts.map(({ reason }) => reason), otherwise[verdict]];
  return { ...judgement, verdict: 'inconclusive', why: reasons.join('; ') };
}

/** Everything that makes this evidence doubtful; empty when it can be trusted. */
export function doubtsOf(evidence: Evidence): readonly Doubt[] {
  return [
    ...ending(evidence),
    ...books(evidence),
    ...evidence.faults.filter(({ lifted }) => !lifted).map(({ text }) => experiment(`${text} was not lifted`)),
    ...faultsThatDidNothing(evidence),
    ...generator(evidence),
    ...shortfall(evidence),
  ];
}

function ending({ ended }: Evidence): Doubt[] {
  if (!ended) return [];
  const [line] = ended.message.split('\n');
  return [experiment(`the scenario ${ended.reason === 'aborted' ? 'was aborted' : 'broke'} before its end: ${line}`)];
}

function books({ load }: Evidence): Doubt[] {
  const { unaccounted } = load.ledger;
  return unaccounted === 0 ? [] : [experiment(`${unaccounted} requests are unaccounted for`)];
}

/**
 * Faults of one phase are one disturbance: where the first dependency refuses everybody, a fault on the next one is
 * never met. So a phase is doubtful when all its faults are known to have touched nothing.
 */
function faultsThatDidNothing({ plan, phases, faults }: Evidence): Doubt[] {
  return plan.phases.flatMap(({ name, faults: planned = [] }) => {
    const window = phases.find((phase) => phase.name === name);
    if (planned.length === 0 || !window) return [];
    const acted = faults.filter(({ fromMs }) => window.fromMs <= fromMs && fromMs <= window.toMs);
    if (acted.length < planned.length)
      return [experiment(`${planned.length - acted.length} of ${planned.length} faults of phase ${name} never acted`)];
    return acted.every(({ touched }) => touched === 0) ? [experiment(`${listFaults(acted)} touched nothing`)] : [];
  });
}

/** Ms as measured by which the generator may be late in a scenario that takes `durationMs`. */
export function bearableLateness(durationMs: number): number {
  const { least, share, most } = GENERATOR_LIMITS.latenessMs;
  return Math.min(most, Math.max(least, durationMs * share));
}

function generator({ load, durationMs }: Evidence): Doubt[] {
  const late = usual(load.health.map(({ latenessP99Ms, latenessMs }) => latenessP99Ms ?? latenessMs));
  const delay = usual(load.health.map(({ loopDelayMs }) => loopDelayMs));
  const problems = [
    ...(late > bearableLateness(durationMs) ? [`sent up to ${Math.round(late)} ms late`] : []),
    ...(delay > GENERATOR_LIMITS.loopDelayMs ? [`stood still for up to ${Math.round(delay)} ms`] : []),
  ];
  const advice = whatToChange(usual(load.health.map(({ cpu }) => cpu)));
  return problems.map((problem) => experiment(`the load generator ${problem}: ${advice}`));
}

/** The worst figure but for those that may be worse. */
function usual(figures: readonly number[]): number {
  const { share, oneOf, times } = GENERATOR_LIMITS.worse;
  const fromWorst = figures.toSorted((a, b) => b - a);
  const [worst = 0, second = 0] = fromWorst;
  const bearable = Math.floor(figures.length * share);
  if (bearable === 0 && figures.length >= oneOf) return Math.max(second, worst / times);
  return fromWorst[bearable] ?? 0;
}

/** Its own use of a core tells whether it had too much to do or too little to do it with. */
function whatToChange(cpu: number): string {
  const used = `it used ${Math.round(cpu * 100)} % of one core`;
  if (cpu >= BUSY_CPU) return `${used}, so lower the rate`;
  return `${used} while others had the machine, so run less beside it, at a smaller time scale`;
}

const BUSY_CPU = 0.8;

function shortfall({ plan, load }: Evidence): Doubt[] {
  const { planned, sent } = load.ledger;
  const enough = plan.phases.some((phase) => phase.load.model === 'open') ? planned * REACHED_SHARE : planned;
  return sent >= enough ? [] : [{ about: 'load', reason: `only ${sent} of ${planned} planned requests were sent` }];
}

function experiment(reason: string): Doubt {
  return { about: 'experiment', reason };
}

function listFaults(faults: readonly FaultRecord[]): string {
  return faults.map(({ text }) => text).join(' and ');
}
