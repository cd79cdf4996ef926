import ansis from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import type { Arrivals, LoadPlan } from '../../domain/load-plan.ts';
import { pad, plain } from '../../report/console/text.ts';
import { plural } from '../../report/explain/format.ts';
import type {
  PhaseDescription,
  PlanDescription,
  ScenarioDescription,
  TargetDescription,
} from '../../run/plan/describe-plan.ts';

/** What a run would do, for a terminal. */
export function showPlan(plan: PlanDescription): string {
  const { suite, environment, targets, scenarios, skipped } = plan;
  return [
    `${ansis.bold(suite)}  environment ${environment}`,
    '',
    ...targets.flatMap((target) => [...showTarget(target), '']),
    ...scenarios.flatMap((scenario) => [...showScenario(scenario), '']),
    ...skipped.map(({ scenario, reason }) => ansis.yellow(`${plain(scenario)} is left out: needs ${plain(reason)}`)),
    cost(plan),
  ].join('\n');
}

function showTarget({ name, front, services, edges }: TargetDescription): string[] {
  const width = Math.max(...[...services, ...edges].map((each) => each.name.length));
  return [
    `target ${ansis.cyan(name)}`,
    ...services.map((service) => {
      const load = service.name === front ? ansis.dim('  <- load') : '';
      return `  ${pad(service.name, width)}  ${plain(service.what)}${load}`;
    }),
    ...edges.map((edge) => `  ${pad(edge.name, width)}  fault proxy, told by ${plain(edge.told)}`),
  ];
}

function showScenario({ name, about, variants, phases }: ScenarioDescription): string[] {
  return [
    `${ansis.cyan(plain(name))}  ${plain(about)}`,
    `  ${ansis.dim(variants.join(', '))}`,
    ...phases.map(showPhase),
  ];
}

function showPhase({ name, load, requests, faults }: PhaseDescription): string {
  const count = requests === null ? '' : plural(requests, 'request');
  const broken = faults.length === 0 ? '' : ansis.yellow(plain(faults.join(' and ')));
  return `  ${pad(name, 8)}  ${pad(loadText(load), 32)}  ${pad(count, 14)}  ${broken}`.trimEnd();
}

function cost({ scenarios, starts, requests, takesMs }: PlanDescription): string {
  const runs = scenarios.reduce((total, { variants }) => total + variants.length, 0);
  const sent = requests === null ? 'as many requests as fit' : plural(requests, 'request');
  return `${plural(runs, 'scenario')} x variant, ${plural(starts, 'start')}, ${sent}, about ${formatDuration(takesMs)} and the starts`;
}

function loadText(load: LoadPlan): string {
  if (load.model === 'open') return `${arrivalsText(load.arrivals)} for ${formatDuration(load.durationMs)}`;
  const { requests, concurrency, durationMs } = load;
  const parts = [
    ...(requests === undefined ? [] : [`${requests}`]),
    ...(durationMs === undefined ? [] : [`for ${formatDuration(durationMs)}`]),
  ];
  return `${parts.join(', ')}, ${concurrency} at a time`;
}

function arrivalsText(arrivals: Arrivals): string {
  switch (arrivals.kind) {
    case 'constant':
      return `${arrivals.rate}/s`;
    case 'poisson':
      return `${arrivals.rate}/s at random`;
    case 'ramp':
      return `${arrivals.from}/s to ${arrivals.to}/s`;
    case 'steps':
      return `${arrivals.steps.map(({ rate }) => `${rate}/s`).join(', ')}`;
    case 'spike':
      return `${arrivals.base}/s, once ${arrivals.peak}/s`;
    case 'herd':
      return `${arrivals.count} at once`;
    case 'schedule':
      return `${arrivals.dueMs.length} on a schedule`;
  }
}
