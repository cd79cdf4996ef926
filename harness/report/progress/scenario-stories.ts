import type { RunEvent } from '../../domain/events.ts';
import { runOutcome, scenarioOutcome, type Verdict } from '../../domain/verdict.ts';
import type { ScenarioSummary } from '../console/scenario-line.ts';

/** A scenario of a suite whose variants all have their verdicts. */
export interface Story extends ScenarioSummary {
  readonly suite: string;
  /** Some of them were measured again. */
  readonly isAgain: boolean;
}

interface Told {
  readonly suite: string;
  readonly name: string;
  readonly variants: readonly string[];
  readonly verdicts: Map<string, readonly Verdict[]>;
  isAgain: boolean;
}

/** Sees the events of a run and gives each scenario when the last of its variants is finished; again when all that are measured again are. */
export function scenarioStories(): (event: RunEvent) => Story | undefined {
  const byVariant = new Map<string, Told>();
  const plan = (event: Extract<RunEvent, { type: 'planned' }>) => {
    for (const [name, plans] of Map.groupBy(event.plans, ({ scenario }) => scenario)) {
      const variants = plans.map(({ variant }) => variant);
      const told: Told = { suite: event.suite, name, variants, verdicts: new Map(), isAgain: false };
      for (const each of plans) byVariant.set(keyOf(each), told);
    }
  };
  return (event) => {
    if (event.type === 'planned') plan(event);
    if (event.type !== 'scenario-finished' && event.type !== 'measured-again') return undefined;
    const told = byVariant.get(keyOf(event));
    if (!told) return undefined;
    if (event.type === 'measured-again') {
      told.isAgain = true;
      told.verdicts.delete(event.variant);
      return undefined;
    }
    told.verdicts.set(event.variant, event.verdicts);
    return told.verdicts.size === told.variants.length ? storyOf(told) : undefined;
  };
}

function storyOf({ suite, name, variants, verdicts, isAgain }: Told): Story {
  const judged = variants.map((variant) => ({ variant, statements: verdicts.get(variant) ?? [] }));
  return {
    suite,
    name,
    outcome: runOutcome(judged.map(({ statements }) => scenarioOutcome(statements))),
    variants: judged,
    isAgain,
  };
}

function keyOf({ lane, scenario, variant }: { lane: string; scenario: string; variant: string }): string {
  return JSON.stringify([lane, scenario, variant]);
}
