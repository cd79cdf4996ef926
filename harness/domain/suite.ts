import type { Expectations, Scenario, Suite } from './scenario.ts';
import type { Expectation } from './verdict.ts';

const LISTENER = Symbol.for('squall.suite-listener');

type Listener = (suite: Suite) => void;

/** A suite as people write it. */
export interface SuiteDefinition extends Omit<Suite, 'scenarios'> {
  readonly scenarios: readonly ScenarioDefinition[];
}

export interface ScenarioDefinition extends Omit<Scenario, 'statements'> {
  /** Statement text -> what each variant must do with it; one word is for all variants. */
  readonly statements: Readonly<Record<string, Expectations | Expectation>>;
}

/**
 * Declares a suite. It is plain data: importing the file runs nothing. Whoever loads suites (the command line to
 * list them, Vitest to run them) listens with `onSuite`.
 */
export function suite(definition: SuiteDefinition): Suite {
  const whole: Suite = {
    ...definition,
    scenarios: definition.scenarios.map((scenario) => withVariants(scenario, scenario.target ?? definition.target)),
  };
  (globalThis as { [LISTENER]?: Listener })[LISTENER]?.(whole);
  return whole;
}

function withVariants({ statements, ...rest }: ScenarioDefinition, { variants }: Suite['target']): Scenario {
  const ofAll = (expected: Expectation) =>
    Object.fromEntries(Object.keys(variants).map((variant) => [variant, expected]));
  const named = Object.entries(statements).map(([text, expected]) => [
    text,
    typeof expected === 'string' ? ofAll(expected) : expected,
  ]);
  return { ...rest, statements: Object.fromEntries(named) };
}

/** Calls `listener` for every suite declared from now on in this thread; the last listener wins. */
export function onSuite(listener: Listener): void {
  (globalThis as { [LISTENER]?: Listener })[LISTENER] = listener;
}
