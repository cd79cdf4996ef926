import { printDuration } from '../../assertions/grammar/quantity.ts';
import type { Target } from '../../domain/target.ts';
import type { RunbookDefinition } from '../runbook/define-runbook.ts';
import { type Activity, type Experiment, readExperiment } from './experiment.ts';
import { type TakenProbe, takeProbe } from './http-probes.ts';
import { operationOf } from './operation-of.ts';
import { createPlaces, type Places } from './places.ts';
import { createSchedule, type Schedule } from './schedule.ts';

/** An experiment as a runbook, and what people have to know of it. */
export interface Imported {
  readonly runbook: Omit<RunbookDefinition, 'steps'> & { readonly steps: readonly object[] };
  /** What the experiment does not say, or says otherwise. */
  readonly chosen: readonly string[];
  /** What could not be taken along, item by item. */
  readonly left: readonly string[];
}

/** Nobody says how much is sent in an experiment. */
const RATE = '20/s';

/**
 * Makes a runbook of an experiment of the Chaos Toolkit: toxics, processes that are killed or frozen, pauses, probes over HTTP and
 * rollbacks. `target` is the one that it is for, where that is known: its edges and services are then found by their names. Throws
 * SQUALL_INVALID_PLAN for what is no experiment.
 */
export function importExperiment(file: string, value: unknown, target?: Target): Imported {
  const experiment = readExperiment(file, value);
  const places = createPlaces(target);
  const left: string[] = [];
  const probes = probesOf(experiment, left);
  const schedule = createSchedule();
  for (const activity of experiment.method) apply(activity, { schedule, places, left, probes });
  schedule.rollBack();
  for (const activity of experiment.rollbacks) apply(activity, { schedule, places, left, probes });
  const { steps, lengthMs, chosen, acting } = schedule.end();
  const { requests, statements } = probes;
  const runbook = {
    title: experiment.title ?? file,
    hypothesis: experiment.hypothesis ?? experiment.description ?? 'The experiment says none',
    ...(experiment.hypothesis && experiment.description ? { notes: experiment.description } : {}),
    target: target?.name ?? 'my-target',
    ...(requests.length > 0 ? { requests } : {}),
    load: RATE,
    length: printDuration(lengthMs),
    ...(statements.length > 0 ? { steadyState: statements } : {}),
    steps,
    expect: statements.length > 0 ? statements : [WITHOUT_PROBES],
  } as Imported['runbook'];
  return {
    runbook,
    chosen: [
      ...(target ? [] : ['target: give the name of one in your configuration']),
      ...places.unknown(),
      `load: ${RATE}; an experiment does not say what is sent`,
      ...chosen,
      ...expectText(probes),
      ...acting.map((name) => `${name}: nothing in the experiment ends it, so it acts until the load ends`),
    ],
    left: [...left, ...othersOf(experiment)],
  };
}

const WITHOUT_PROBES = 'success rate >= 99%';

function expectText({ statements }: Probes): string[] {
  return statements.length > 0
    ? [
        'steadyState, expect: an experiment asks once before and once after; here they are about every request of the load',
      ]
    : [`expect: ${WITHOUT_PROBES}; the experiment has no probe that is a statement here`];
}

const WHY_NOT: Readonly<Record<string, string>> = {
  secrets: 'set them in `env`, or in the configuration, where the services need them',
  controls: 'nothing of the kind is run',
};

function othersOf({ others }: Experiment): string[] {
  return others.map((name) => `${name}: ${WHY_NOT[name] ?? 'a runbook has no such field'}`);
}

interface Probes {
  readonly requests: readonly string[];
  readonly statements: readonly string[];
  /** The first origin: the load goes to one place, the front of the target. */
  readonly origin: string | undefined;
}

function probesOf({ probes }: Experiment, left: string[]): Probes {
  const taken: TakenProbe[] = [];
  for (const probe of probes) {
    const result = takeProbe(probe);
    if ('why' in result) left.push(`steady state, ${nameOf(probe)}: ${result.why}`);
    else if (taken[0] && taken[0].origin !== result.origin)
      left.push(
        `steady state, ${nameOf(probe)}: it asks ${result.origin}, and the load goes to one service, the front`,
      );
    else taken.push(result);
  }
  return {
    requests: [...new Set(taken.map(({ request }) => request))],
    statements: [...new Set(taken.flatMap(({ statements }) => statements))],
    origin: taken[0]?.origin,
  };
}

interface Import {
  readonly schedule: Schedule;
  readonly places: Places;
  readonly left: string[];
  readonly probes: Probes;
}

function apply(activity: Activity, { schedule, places, left, probes }: Import): void {
  const leave = (why: string) => left.push(`${nameOf(activity)}: ${why}`);
  const { before, after } = activity.pauses ?? {};
  if (activity['background'] === true && (before ?? after) !== undefined)
    leave('it runs in the background there, and here what follows waits for its pauses');
  schedule.wait(before, leave);
  if (activity.type === 'probe') applyProbe(activity, { schedule, leave, probes });
  else {
    const operation = operationOf(activity, places);
    if (operation.does === 'nothing') leave(operation.why);
    if (operation.does === 'inject' && !schedule.inject(operation, operation.name ?? nameOf(activity)))
      leave('it acts already');
    if (operation.does === 'lift' && !schedule.lift(operation.of)) leave('nothing acts that it could end');
  }
  schedule.wait(after, leave);
}

type Leave = (why: string) => void;

/** A probe in the middle is a check, where the load sends what it asks. */
function applyProbe(
  activity: Activity,
  { schedule, leave, probes }: Pick<Import, 'schedule' | 'probes'> & { leave: Leave },
) {
  const result = takeProbe(activity);
  if ('why' in result) return void leave(result.why);
  if (!probes.requests.includes(result.request) || probes.origin !== result.origin)
    return void leave(`it asks ${result.request}, which is not in the steady state`);
  for (const statement of result.statements) schedule.check(statement);
}

function nameOf({ name }: Activity): string {
  return name ?? 'an activity without a name';
}
