import type { Capture, RequestTemplate } from '../../domain/load-plan.ts';
import { routeOf } from '../../domain/route.ts';
import type { WireTemplate, WireText } from '../wire/wire.ts';
import type { Filling } from './placeholders.ts';
import { headerLines, headersUse } from './template-texts.ts';
import { compileTemplate } from './templates.ts';

/** One compiled request of a flow. */
export interface Step<Prepared> {
  readonly route: string;
  /** True when every request of this step is the same. */
  readonly fixed: boolean;
  readonly prepare: (filling: Filling) => Prepared;
  readonly captures: readonly (readonly [name: string, what: Capture])[];
  /** What is captured here and stands in a header later. */
  readonly inHeaders: ReadonlySet<string>;
  readonly next: Step<Prepared> | undefined;
}

/** The steps that follow a step, in order. */
export function stepsAfter<Prepared>({ next }: Step<Prepared>): readonly Step<Prepared>[] {
  return next === undefined ? [] : [next, ...stepsAfter(next)];
}

/** The `compile` of a wire. */
export type Compile<Prepared> = (template: WireTemplate<Filling>) => (filling: Filling) => Prepared;

/** A fragment is never sent, so that a `#` is part of a path or of nothing. */
const NOT_IN_A_URL = /[^\x21-\x7e]|#/gu;

/**
 * Compiles a template and the steps after it. `basePath` comes before every path, `known` are the values that the step may
 * use. Throws SQUALL_INVALID_PLAN for what `requestProblems` tells, too.
 */
export function compileStep<Prepared>(
  template: RequestTemplate,
  basePath: string,
  compile: Compile<Prepared>,
  known: ReadonlySet<string> = new Set(),
): Step<Prepared> {
  const values = new Set([...known, ...columnsOf(template)]);
  const text = (source: string) => compileTemplate(source, values);
  const path = encoded(text(basePath + template.path));
  const headers = headerLines(template).map(([name, value]) => [name, text(value)] as const);
  const body = bodyOf(template, text);
  const later = new Set([...values, ...Object.keys(template.capture ?? {})]);
  return {
    route: routeOf(template),
    fixed: [path, body, ...headers.map(([, value]) => value)].every((part) => typeof part !== 'function'),
    prepare: compile({ method: template.method, path, headers, body }),
    captures: Object.entries(template.capture ?? {}),
    inHeaders: new Set(template.next && headersUse(template.next)),
    next: template.next && compileStep(template.next, basePath, compile, later),
  };
}

/** Blanks, line breaks, `#` and what is not ASCII, as a URL writes them. `%`, `/`, `?` and `&` stay: a value may be a path. */
function encoded(path: WireText<Filling>): WireText<Filling> {
  const encode = (text: string) =>
    text.search(NOT_IN_A_URL) < 0 ? text : text.toWellFormed().replace(NOT_IN_A_URL, encodeURIComponent);
  return typeof path === 'string' ? encode(path) : (filling) => encode(path(filling));
}

function bodyOf({ body }: RequestTemplate, text: (source: string) => WireText<Filling>): WireTemplate<Filling>['body'] {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? text(body) : Buffer.from(body.base64, 'base64');
}

function columnsOf({ feed }: RequestTemplate): readonly string[] {
  const columns = new Set(feed?.rows.flatMap((row) => Object.keys(row)));
  return [...columns].map((column) => `row.${column}`);
}
