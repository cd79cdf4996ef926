import type { Evidence } from '../domain/evidence.ts';
import type { Fault } from '../domain/fault.ts';
import type { LoadPlan } from '../domain/load-plan.ts';
import type { RunningTarget } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import { createLoadDriver } from '../load/driver.ts';
import { systemClock } from '../runtime/clock.ts';
import { SquallError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';
import { seededRandom } from '../runtime/random.ts';
import { createEnvironment } from './place/choose-environment.ts';
import { scaleProblems, unplayable } from './plan/check-services.ts';
import { checkTarget } from './plan/check-suite.ts';
import { DEFAULT_SEED, type RunOptions } from './plan/options.ts';
import { type InlinePlace, planInline, type RunSpec } from './plan/plan-inline.ts';
import { createRunResult, type RunResult } from './record/run-result.ts';
import { type InjectedFault, inject, watchInjected } from './scenario/inject.ts';
import { demandEnd } from './scenario/run-plan.ts';
import { runScenario } from './scenario/run-scenario.ts';
import type { ScenarioRun, Tools } from './scenario/scenario-run.ts';
import { sendWarmUp } from './scenario/warm-up.ts';

type Choices =
  | 'environment'
  | 'proxy'
  | 'seed'
  | 'timeScale'
  | 'allow'
  | 'attach'
  | 'composeFile'
  | 'composeData'
  | 'strict';

/** How a target is started and driven; everything has a default. */
export interface SystemSettings extends Partial<Pick<RunOptions, Choices>> {
  /** Settings for services; they override those of the variant. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Sent once after the start and never judged, since cold code is slow. */
  readonly warmUp?: LoadPlan;
  /** Gets progress, and every foreign host before anything happens to it. */
  readonly say?: (text: string) => void;
}

/** A started target that is driven and broken by one run after another. Disposing stops it. */
export interface System extends AsyncDisposable {
  readonly place: InlinePlace;
  readonly running: RunningTarget;
  /** Breaks something until it is lifted. */
  inject(fault: Fault): Promise<InjectedFault>;
  /** Drives one run to its end while `injected` act. Throws SQUALL_INTERRUPTED when `signal` ends it first. */
  run(name: string, spec: RunSpec, injected: readonly InjectedFault[], signal: AbortSignal): Promise<RunResult>;
}

/** What is started, and how. */
export interface SystemStart {
  readonly target: Target;
  /** May be left out where the target has only one. */
  readonly variant: string | undefined;
  readonly settings: SystemSettings;
  readonly runId: string;
}

/** Starts a variant of a target. Throws SQUALL_INVALID_PLAN for a bad target, else the error of the environment. */
export async function startSystem(
  { target, variant, settings, runId }: SystemStart,
  signal: AbortSignal,
): Promise<System> {
  const place = placeOf(target, variant, settings);
  const environment = createEnvironment({ ...settings, ...place }, systemClock, settings.say ?? (() => {}));
  const running = await environment.start({
    target,
    variantName: place.variant,
    variant: target.variants[place.variant] ?? { about: '' },
    env: settings.env ?? {},
    timeScale: place.timeScale,
    seed: place.seed,
    signal,
  });
  const tools: Tools = { clock: systemClock, load: createLoadDriver(), emit: () => {}, runId };
  const strict = settings.strict ?? false;
  const random = seededRandom(place.seed);
  let injections = 0;
  const system: System = {
    place,
    running,
    inject: (fault) => {
      const drawn = random.fork(`injected ${++injections}`);
      return inject(fault, { target, running, timeScale: place.timeScale, random: drawn });
    },
    run: async (name, spec, injected, until) => {
      const plan = planInline(name, withInjected(spec, injected), place);
      const evidence = await drive({ plan, target, running, signal: until }, injected, tools);
      demandEnd(evidence);
      return createRunResult(evidence, target, strict);
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
  if (settings.warmUp) await warmUp(system, settings.warmUp, tools, signal);
  return system;
}

/** Injected faults are active already: the plan and the evidence list them, but they are not applied again. */
async function drive(run: ScenarioRun, injected: readonly InjectedFault[], tools: Tools): Promise<Evidence> {
  const { plan, target } = run;
  const recordsOf = await watchInjected(injected, target);
  const phases = plan.phases.map((phase) => ({
    ...phase,
    faults: phase.faults?.slice(injected.length) ?? [],
    faultTexts: phase.faultTexts?.slice(injected.length) ?? [],
  }));
  const acting = injected.map(({ fault }) => fault.on);
  const seen = await runScenario({ ...run, plan: { ...plan, phases }, injected: acting }, tools);
  return { ...seen, plan, faults: [...(await recordsOf(seen)), ...seen.faults] };
}

function withInjected(spec: RunSpec, injected: readonly InjectedFault[]): RunSpec {
  if (injected.length === 0) return spec;
  if (spec.baseline || spec.recovery)
    throw new SquallError('SQUALL_USAGE', `${injected[0]?.text} acts before and after this run as well`, {
      hint: 'a baseline and a recovery need faults of the run: run({ baseline, load, faults: [...], recovery })',
    });
  return { ...spec, faults: [...injected.map(({ fault }) => fault), ...(spec.faults ?? [])] };
}

async function warmUp(system: System, load: LoadPlan, tools: Tools, signal: AbortSignal): Promise<void> {
  const { place, running } = system;
  const plan = planInline('warm-up', { load }, place);
  try {
    await sendWarmUp(load, { plan, target: place.target, running, signal }, tools);
  } catch (error) {
    await system[Symbol.asyncDispose]();
    throw error;
  }
}

function placeOf(target: Target, variant: string | undefined, settings: SystemSettings): InlinePlace {
  const { environment = 'local', proxy = 'embedded', seed = DEFAULT_SEED, timeScale = 1 } = settings;
  const variants = Object.keys(target.variants);
  const chosen = variant ?? (variants.length === 1 ? variants[0] : undefined);
  const problems = [
    ...checkTarget(target),
    ...(chosen === undefined ? [`target ${target.name} has several variants, say which: ${variants.join(', ')}`] : []),
    ...(chosen === undefined || variants.includes(chosen)
      ? []
      : [`target ${target.name} has no variant ${chosen}${nearest(chosen, variants)}`]),
  ];
  const whole = [...problems, ...scaleProblems(target, timeScale), ...unplayable(target, environment)];
  if (whole.length > 0) throw new SquallError('SQUALL_INVALID_PLAN', whole.join('\n'), { hint: 'nothing was started' });
  return { suite: target.name, target, variant: chosen as string, environment, proxy, seed, timeScale };
}
