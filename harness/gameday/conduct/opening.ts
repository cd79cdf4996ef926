import { readRules } from '../../alerts/rules/read-rules.ts';
import type { AlertRules } from '../../domain/alert.ts';
import { edgeName } from '../../domain/target.ts';
import { proxyOf } from '../../run/record/run-header.ts';
import { machineName } from '../../runtime/machine-name.ts';
import type { NewEntryOf } from '../journal/entries.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { describeStep } from './describe-step.ts';
import type { GameDayPlace } from './plan-variant.ts';

/** The first entry: what is going to happen, and how to have it happen again. */
export function openingOf(
  runbook: Runbook,
  place: GameDayPlace,
  run: { id: string; repeat: string },
): NewEntryOf<'opened'> {
  const { name, title, hypothesis, owner, roles, notes, target, variants, rate, lengthMs, steadyState } = runbook;
  return {
    kind: 'opened',
    schema: 'squall-gameday/1',
    id: run.id,
    name,
    title,
    hypothesis,
    ...(owner === undefined ? {} : { owner }),
    roles: { ...roles },
    ...(notes === undefined ? {} : { notes }),
    target: target.name,
    variants: [...variants],
    environment: place.environment,
    proxy: proxyOf(place.environment, place.proxy),
    timeScale: place.timeScale,
    seed: place.seed,
    rate,
    lengthMs,
    edges: target.edges.map(edgeName),
    steps: runbook.steps.map((step) => ({ kind: step.kind, atMs: step.atMs, text: describeStep(step) })),
    steadyState: [...steadyState],
    expect: Object.fromEntries(
      Object.entries(runbook.expect).map(([variant, statements]) => [variant, statements.map((each) => ({ ...each }))]),
    ),
    abort: runbook.abort.map(({ text }) => text),
    ...(runbook.alertRules.length > 0 ? { alerts: alertNames(runbook.alertRules) } : {}),
    repeat: run.repeat,
    versions: { node: process.versions.node },
    machine: machineName(),
  };
}

function alertNames(files: readonly AlertRules[]): string[] {
  const rules = files.flatMap((file) => readRules(file).groups.flatMap((group) => group.rules));
  return [...new Set(rules.map(({ alert }) => alert))];
}
