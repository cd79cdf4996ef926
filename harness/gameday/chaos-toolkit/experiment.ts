import { z } from 'zod';
import { schemaProblems } from '../../planner/read-document.ts';
import { SquallError } from '../../runtime/errors.ts';

/**
 * An experiment of the Chaos Toolkit, as far as it is looked at. [https://chaostoolkit.org/reference/api/experiment/]
 * Values of arguments are whatever the extensions take.
 */
const fields = z.record(z.string(), z.unknown());

const provider = z.looseObject({
  type: z.string().optional(),
  module: z.string().optional(),
  func: z.string().optional(),
  url: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  timeout: z.unknown().optional(),
  arguments: z.unknown().optional(),
});

const activity = z.looseObject({
  ref: z.string().optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  provider: provider.optional(),
  tolerance: z.unknown().optional(),
  pauses: z.looseObject({ before: z.unknown().optional(), after: z.unknown().optional() }).nullish(),
});

const experiment = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  configuration: fields.nullish(),
  secrets: fields.nullish(),
  'steady-state-hypothesis': z
    .looseObject({ title: z.string().optional(), probes: z.array(activity).nullish() })
    .nullish(),
  method: z.array(activity).min(1, 'it is empty, so that there is nothing to take along'),
  rollbacks: z.array(activity).nullish(),
});

export type Activity = z.output<typeof activity>;
export type Provider = z.output<typeof provider>;

export interface Experiment {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly hypothesis: string | undefined;
  /** References are resolved, and values of the configuration are filled in. */
  readonly probes: readonly Activity[];
  readonly method: readonly Activity[];
  readonly rollbacks: readonly Activity[];
  /** Names of fields that are not looked at. */
  readonly others: readonly string[];
}

const LOOKED_AT = [
  'version',
  'title',
  'description',
  'configuration',
  'method',
  'rollbacks',
  'steady-state-hypothesis',
];

/** Throws SQUALL_INVALID_PLAN for what is no experiment. */
export function readExperiment(file: string, value: unknown): Experiment {
  const { data, error } = experiment.safeParse(value);
  if (!data)
    throw new SquallError(
      'SQUALL_INVALID_PLAN',
      [`${file} is no experiment of the Chaos Toolkit:`, ...schemaProblems(error).map((text) => `  ${text}`)].join(
        '\n',
      ),
      { hint: 'an experiment has a title, a method with actions, and rollbacks' },
    );
  const hypothesis = data['steady-state-hypothesis'];
  const values = valuesOf(data.configuration ?? {});
  const declared = [...(hypothesis?.probes ?? []), ...data.method, ...(data.rollbacks ?? [])];
  const whole = (activities: readonly Activity[]) =>
    activities.map((each) =>
      filledIn(declared.find(({ name }) => each.ref !== undefined && name === each.ref) ?? each, values),
    );
  return {
    title: data.title,
    description: data.description,
    hypothesis: hypothesis?.title,
    probes: whole(hypothesis?.probes ?? []),
    method: whole(data.method),
    rollbacks: whole(data.rollbacks ?? []),
    others: Object.keys(data).filter((name) => !LOOKED_AT.includes(name)),
  };
}

type Values = ReadonlyMap<string, unknown>;

/** What the experiment says itself: values of the environment count only by their defaults. Secrets are never looked at. */
function valuesOf(configuration: Readonly<Record<string, unknown>>): Values {
  return new Map(
    Object.entries(configuration).flatMap(([name, value]) => {
      if (typeof value !== 'object' || value === null) return [[name, value] as const];
      const { default: otherwise } = value as { default?: unknown };
      return otherwise === undefined ? [] : [[name, otherwise] as const];
    }),
  );
}

const WHOLE = /^\$\{([^{}]+)\}$/;
const PART = /\$\{([^{}]+)\}/g;

/** `${name}` replaced everywhere by its value, where there is one. */
function filledIn<T>(value: T, values: Values): T {
  const fill = (each: unknown): unknown => {
    if (typeof each === 'string') {
      const [, name] = WHOLE.exec(each) ?? [];
      if (name !== undefined) return values.has(name) ? values.get(name) : each;
      return each.replaceAll(PART, (text, part: string) => {
        const found = values.get(part);
        return found === undefined || typeof found === 'object' ? text : String(found);
      });
    }
    if (Array.isArray(each)) return each.map(fill);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, fill(inner)]));
  };
  return fill(value) as T;
}
