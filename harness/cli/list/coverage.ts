import { type Scenario, type Suite, targetOf } from '../../domain/scenario.ts';
import type { Expectation } from '../../domain/verdict.ts';
import { variantsOf } from '../../run/plan/plan-suite.ts';
import type { CoverageGoals, Lesson, SystemGoal } from './coverage-goals.ts';

/** What suites show of what they are to show. */
export interface Coverage {
  readonly systems: readonly SystemCoverage[];
  readonly lessons: readonly LessonCoverage[];
  /** Scenarios whose source is none of the systems, or that name none. */
  readonly strangers: readonly CoveringScenario[];
}

export interface SystemCoverage extends SystemGoal {
  readonly id: string;
  readonly shown: boolean;
  readonly scenarios: readonly CoveringScenario[];
}

export interface CoveringScenario {
  readonly suite: string;
  readonly scenario: string;
  readonly source?: string;
  readonly target: string;
  readonly variants: readonly string[];
  readonly statements: readonly CoveringStatement[];
  /** Why it cannot run yet: it shows nothing. */
  readonly waitsFor?: string;
}

/** A statement and the variants that hold and that break it. */
export interface CoveringStatement {
  readonly text: string;
  readonly holds: readonly string[];
  readonly breaks: readonly string[];
}

export interface LessonCoverage extends Lesson {
  /** At least one cell that holds and one that breaks. */
  readonly shown: boolean;
  readonly holding: number;
  readonly breaking: number;
  /** Sources that nothing shows yet. */
  readonly missing: readonly string[];
}

/** The systems and lessons of `goals` with the scenarios of `suites` that show them. */
export function coverageOf(suites: readonly Suite[], goals: CoverageGoals): Coverage {
  const all = suites.flatMap((suite) => suite.scenarios.map((scenario) => covering(suite, scenario)));
  const running = all.filter(({ waitsFor }) => waitsFor === undefined);
  return {
    systems: Object.entries(goals.systems).map(([id, goal]) => ({
      id,
      ...goal,
      shown: goal.elsewhere !== undefined || sourced(running, id).length > 0,
      scenarios: sourced(all, id),
    })),
    lessons: goals.lessons.map((lesson) => lessonCoverage(lesson, running, goals)),
    strangers: all.filter(({ source }) => source === undefined || !goals.systems[systemOf(source)]),
  };
}

/** `S12a` is a row of `S12`, `S15.3` one of `S15`. */
export function systemOf(source: string): string {
  return source.replace(/((?<![a-z])[a-z]+|\.\d+)$/, '');
}

function lessonCoverage(lesson: Lesson, all: readonly CoveringScenario[], { systems }: CoverageGoals): LessonCoverage {
  const statements = [...new Set(lesson.sources.flatMap((source) => sourced(all, source)))].flatMap(
    (scenario) => scenario.statements,
  );
  const holding = statements.reduce((sum, { holds }) => sum + holds.length, 0);
  const breaking = statements.reduce((sum, { breaks }) => sum + breaks.length, 0);
  const missing = lesson.sources.filter(
    (source) => !systems[systemOf(source)]?.elsewhere && sourced(all, source).length === 0,
  );
  return { ...lesson, shown: holding > 0 && breaking > 0, holding, breaking, missing };
}

/** Those of a row, or of any row of a system. */
function sourced(all: readonly CoveringScenario[], wanted: string): CoveringScenario[] {
  return all.filter(({ source }) => source !== undefined && (source === wanted || systemOf(source) === wanted));
}

function covering(suite: Suite, scenario: Scenario): CoveringScenario {
  const { name, source, waitsFor, statements } = scenario;
  const target = targetOf(suite, scenario);
  const variants = variantsOf(scenario, target);
  return {
    suite: suite.name,
    scenario: name,
    ...(source === undefined ? {} : { source }),
    target: target.name,
    variants,
    statements: Object.entries(statements).map(([text, expectations]) => {
      const that = (wanted: Expectation) => variants.filter((variant) => expectations[variant] === wanted);
      return { text, holds: that('hold'), breaks: that('break') };
    }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  };
}
