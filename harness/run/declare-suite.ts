import type { Expectations, Scenario, Suite } from '../domain/scenario.ts';
import type { Target } from '../domain/target.ts';
import type { Expectation } from '../domain/verdict.ts';
import { SquallError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';

const LISTENER = Symbol.for('squall.suite-listener');
const TARGETS = Symbol.for('squall.configured-targets');

type Listener = (suite: Suite) => void;
type Targets = Readonly<Record<string, Target>>;

/** What this thread's copies of the harness share: a suite may import another copy than the one that loads it. */
const shared = globalThis as { [LISTENER]?: Listener; [TARGETS]?: Targets };

/** A suite as people write it. */
export interface SuiteDefinition extends Omit<Suite, 'target' | 'scenarios'> {
  /** A target, or the name of one in the configuration file. */
  readonly target: Target | string;
  readonly scenarios: readonly ScenarioDefinition[];
}

export interface ScenarioDefinition extends Omit<Scenario, 'target' | 'statements'> {
  /** Default: the suite's. */
  readonly target?: Target | string;
  /** Statement text -> what each variant must do with it; one word is for all variants. */
  readonly statements: Readonly<Record<string, Expectations | Expectation>>;
}

/**
 * Declares a suite. It is plain data: importing the file runs nothing. Whoever loads suites (the command line to
 * list them, Vitest to run them) listens with `onSuite`.
 */
export function suite(definition: SuiteDefinition): Suite {
  const whole = completed(definition);
  shared[LISTENER]?.(whole);
  return whole;
}

/** What is no suite stays as it is: whoever loads it says what is wrong with it. */
function completed(definition: SuiteDefinition): Suite {
  try {
    const target = configured(definition.target);
    const scenarios = definition.scenarios.map((scenario) => wholeScenario(scenario, target));
    return { ...definition, target, scenarios };
  } catch (error) {
    if (error instanceof SquallError) throw error;
    return definition as unknown as Suite;
  }
}

function configured(target: Target | string): Target {
  if (typeof target !== 'string') return target;
  const targets = shared[TARGETS] ?? {};
  const found = targets[target];
  if (found) return found;
  throw new SquallError('SQUALL_UNKNOWN_NAME', `no target is named ${target}${nearest(target, Object.keys(targets))}`, {
    hint: 'targets that suites name are in squall.config.ts, which squall looks for here and in the folders above',
  });
}

function wholeScenario({ statements, target: own, ...rest }: ScenarioDefinition, target: Target): Scenario {
  const chosen = own === undefined ? {} : { target: configured(own) };
  const { variants } = chosen.target ?? target;
  const ofAll = (expected: Expectation) =>
    Object.fromEntries(Object.keys(variants).map((variant) => [variant, expected]));
  const named = Object.entries(statements).map(([text, expected]) => [
    text,
    typeof expected === 'string' ? ofAll(expected) : expected,
  ]);
  return { ...rest, ...chosen, statements: Object.fromEntries(named) };
}

/** Calls `listener` for every suite declared from now on in this thread; the last listener wins. */
export function onSuite(listener: Listener): void {
  shared[LISTENER] = listener;
}

/** The targets that suites may name from now on in this thread. */
export function useTargets(targets: Targets): void {
  shared[TARGETS] = targets;
}
