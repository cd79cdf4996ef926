import { z } from 'zod';
import { type IncompleteRequest, isPlainPath } from './requests-file.ts';

const parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.unknown()).optional(),
  schema: z.unknown().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
});
type Parameter = z.output<typeof parameter>;

/** A safe operation of an OpenAPI document, with its parameters as they stand there. */
export interface Template {
  readonly method: string;
  readonly path: string;
  /** The first of several with one name counts. */
  readonly parameters: readonly unknown[];
}

interface Value {
  readonly name: string;
  readonly value: string | undefined;
}

/** A request with the examples that its document has; `needs` names what has none. */
export function fillIn({ method, path, parameters }: Template, document: unknown): IncompleteRequest {
  const read = parameters.map((each) => parameter.safeParse(resolve(each, document)).data);
  const known = [...new Map(read.toReversed().map((each) => [`${each?.in} ${each?.name}`, each])).values()];
  const inPath = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  const required = known.filter((each) => each?.required === true && each.in !== 'path') as Parameter[];
  const query = required.filter((each) => each.in === 'query');
  const values: readonly Value[] = [
    ...inPath.map((name) => ({ name, of: known.find((each) => each?.in === 'path' && each.name === name) })),
    ...query.map((each) => ({ name: each.name, of: each })),
  ].map(({ name, of }) => ({ name, value: exampleOf(of, document) }));
  const pairs = query.map(({ name }) => `${encodeURIComponent(name)}={${name}}`);
  const template = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  const request = values.reduce(withValue, template);
  const needs = [
    ...values.filter(({ value }) => value === undefined).map(({ name }) => name),
    ...(known.includes(undefined) ? ['a parameter that cannot be read'] : []),
    ...required.filter((each) => each.in !== 'query').map((each) => `${each.in} ${each.name}`),
  ];
  const isSendable = needs.length > 0 || isPlainPath(request);
  return { request: `${method} ${request}`, needs: isSendable ? [...new Set(needs)] : ['a path that can be sent'] };
}

function withValue(text: string, { name, value }: Value): string {
  return value === undefined ? text : text.replaceAll(`{${name}}`, () => encodeURIComponent(value));
}

/** What the document gives as an example of a parameter, as text. */
function exampleOf(of: Parameter | undefined, document: unknown): string | undefined {
  if (of === undefined) return undefined;
  const schema = resolve(of.schema, document) as Record<string, unknown> | undefined;
  const examples = Object.values(of.examples ?? {}).map((each) => resolve(each, document) as { value?: unknown });
  const lists = [of.enum, schema?.['enum'], schema?.['examples']].flatMap((each) =>
    Array.isArray(each) ? [each[0]] : [],
  );
  const values = [
    of.example,
    examples[0]?.value,
    of['x-example'],
    schema?.['example'],
    of.default,
    schema?.['default'],
    ...lists,
  ];
  const value = values.find((each) => ['string', 'number', 'boolean'].includes(typeof each) && each !== '');
  return value === undefined ? undefined : String(value);
}

/** References to references have an end, unless they go round. */
const MOST_STEPS = 10;

/** Follows `#/components/parameters/id`, and no reference to another file; undefined where it leads nowhere. */
function resolve(value: unknown, document: unknown, steps = 0): unknown {
  const reference = (value as { $ref?: unknown } | null | undefined)?.$ref;
  if (typeof reference !== 'string') return value ?? undefined;
  if (!reference.startsWith('#/') || steps > MOST_STEPS) return undefined;
  const keys = reference
    .slice(2)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return resolve(keys.reduce(child, document), document, steps + 1);
}

function child(node: unknown, key: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
  return (node as Record<string, unknown>)[key];
}
