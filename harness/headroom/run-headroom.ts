import { judgeAlone } from '../assertions/judge.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { LoadPlan } from '../domain/load-plan.ts';
import type { Target } from '../domain/target.ts';
import type { Verdict } from '../domain/verdict.ts';
import { formatObserved } from '../report/explain/format.ts';
import type { RunSpec } from '../run/plan/plan-inline.ts';
import { type System, type SystemSettings, startSystem } from '../run/run-test.ts';
import { systemClock } from '../runtime/clock.ts';
import { agree } from './agree.ts';
import type { Envelope, Trial } from './headroom-report.ts';
import type { Condition, Raised } from './levels.ts';
import { type Answer, boundaryOf, type Range, searchBoundary } from './search.ts';

export interface HeadroomJob {
  readonly target: Target;
  readonly variants: readonly string[];
  readonly conditions: readonly Condition[];
  readonly settings: SystemSettings;
  readonly warmUp?: LoadPlan;
  readonly statements: readonly string[];
  readonly raised: Raised;
  readonly range: Range;
  /** Runs of one level that must agree. */
  readonly confirm: number;
  /** How long the system may take to bear the lowest level again after one that it did not bear. */
  readonly backWithinMs: number;
  readonly runId: string;
}

export type HeadroomProgress = (line: string) => void;

/**
 * Searches how far each variant holds under each condition, each on a system of its own, one after another. An abort ends
 * it with what is known.
 */
export async function runHeadroom(
  job: HeadroomJob,
  say: HeadroomProgress,
  signal: AbortSignal,
): Promise<readonly Envelope[]> {
  const envelopes: Envelope[] = [];
  for (const variant of job.variants)
    for (const condition of job.conditions) {
      if (signal.aborted) break;
      say(`${variant}, ${condition.name}`);
      envelopes.push(await envelopeOf({ job, variant, condition, signal }, say));
    }
  return envelopes;
}

/** One search. */
interface Search {
  readonly job: HeadroomJob;
  readonly variant: string;
  readonly condition: Condition;
  readonly signal: AbortSignal;
}

async function envelopeOf(search: Search, say: HeadroomProgress): Promise<Envelope> {
  const { variant, condition, signal } = search;
  const { raised, range, confirm } = search.job;
  const trials: Trial[] = [];
  const known = new Map<number, Answer>();
  await using subject = await startSubject(search);
  const tryOnce = async (level: number, nth: number): Promise<Answer> => {
    const text = raised.text(level, condition);
    const trial = { level, text, ...(await subject.try(`${text} #${nth}`, raised.run(level, condition))) };
    trials.push(trial);
    say(`  ${line(trial)}`);
    if (trial.answer === 'breaks' && level > range.from) await subject.comeBack();
    return trial.answer;
  };
  let ended: string | undefined;
  try {
    await searchBoundary(range, async (level) => {
      const answer = await agree(confirm, (nth) => tryOnce(level, nth));
      known.set(level, answer);
      return answer;
    });
  } catch (error) {
    if (!(error instanceof NotBack) && !signal.aborted) throw error;
    ended = error instanceof NotBack ? error.message : 'the run was stopped';
    // The level that it did not come back from is known to be too high, however often it was tried.
    const last = trials.at(-1);
    if (error instanceof NotBack && last) known.set(last.level, 'breaks');
  }
  const { holdsUpTo = null, breaksFrom = null } = boundaryOf(known);
  return { variant, condition: condition.name, holdsUpTo, breaksFrom, ...(ended ? { ended } : {}), trials };
}

function line({ text, answer, saw, died }: Trial): string {
  const told = saw.map(({ statement, observed }) => `${statement}: ${observed}`).join(', ');
  return `${text} ${answer}: ${died ?? told}`;
}

/** The system did not bear again what it had borne before. */
class NotBack extends Error {}

type Tried = Pick<Trial, 'answer' | 'saw' | 'died'>;

/** The system of one search. */
interface Subject extends AsyncDisposable {
  try(name: string, spec: RunSpec): Promise<Tried>;
  /** Waits until the system bears the lowest level; throws NotBack when it does not in time. */
  comeBack(): Promise<void>;
}

async function startSubject({ variant, condition, job, signal }: Search): Promise<Subject> {
  const { target, warmUp, runId, statements, raised, backWithinMs } = job;
  const { env } = condition;
  const settings = { ...job.settings, ...(env ? { env } : {}), ...(warmUp ? { warmUp } : {}) };
  const start = () => startSystem({ target, variant, settings, runId }, signal);
  let system: System = await start();
  const tryOnce = async (name: string, spec: RunSpec): Promise<Tried> => {
    try {
      const { evidence } = await system.run(name, spec, [], signal);
      return told(judged(evidence, statements));
    } catch (error) {
      const { died } = system.running;
      if (!died?.aborted || signal.aborted) throw error;
      await system[Symbol.asyncDispose]();
      system = await start();
      return { answer: 'breaks', saw: [], died: String((died.reason as Error).message) };
    }
  };
  return {
    try: tryOnce,
    comeBack: async () => {
      const began = systemClock.now();
      for (let nth = 1; ; nth++) {
        const { answer } = await tryOnce(`back #${nth}`, raised.calm(condition));
        if (answer !== 'breaks') return;
        const waitedMs = systemClock.now() - began;
        if (waitedMs > backWithinMs)
          throw new NotBack(`it did not bear the lowest level again within ${Math.round(waitedMs / 1000)} s`);
      }
    },
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

function judged(evidence: Evidence, statements: readonly string[]): readonly Verdict[] {
  const asked = statements.map((text) => ({ text, expected: 'hold' as const }));
  return judgeAlone({ ...evidence, plan: { ...evidence.plan, statements: asked } });
}

/** One broken statement is enough; all must hold. */
function told(verdicts: readonly Verdict[]): Tried {
  const has = (kind: Verdict['verdict']) => verdicts.some(({ verdict }) => verdict === kind);
  const rest: Answer = has('inconclusive') ? 'unclear' : 'holds';
  return {
    answer: has('fail') ? 'breaks' : rest,
    saw: verdicts.map((verdict) => ({
      statement: verdict.text,
      verdict: verdict.verdict,
      observed: formatObserved(verdict),
      ...(verdict.why === undefined ? {} : { why: verdict.why }),
    })),
  };
}
