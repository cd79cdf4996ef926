import type { Capture, RequestTemplate } from '../../domain/load-plan.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { WireTemplate, WireText } from '../wire/wire.ts';
import type { Filling } from './placeholders.ts';
import { compileTemplate } from './templates.ts';

/** One compiled request of a flow. */
export interface Step<Prepared> {
  readonly route: string;
  /** True when every request of this step is the same. */
  readonly fixed: boolean;
  readonly prepare: (filling: Filling) => Prepared;
  readonly captures: readonly (readonly [name: string, what: Capture])[];
  readonly next: Step<Prepared> | undefined;
}

/** The steps that follow a step, in order. */
export function stepsAfter<Prepared>({ next }: Step<Prepared>): readonly Step<Prepared>[] {
  return next === undefined ? [] : [next, ...stepsAfter(next)];
}

/** The `compile` of a wire. */
export type Compile<Prepared> = (template: WireTemplate<Filling>) => (filling: Filling) => Prepared;

const PATH = /^\/[^\s]*$/;

/**
 * Compiles a template and the steps after it. `basePath` comes before every path, `known` are the values that the step may
 * use. Throws SQUALL_INVALID_PLAN.
 */
export function compileStep<Prepared>(
  template: RequestTemplate,
  basePath: string,
  compile: Compile<Prepared>,
  known: ReadonlySet<string> = new Set(),
): Step<Prepared> {
  if (!PATH.test(template.path.replaceAll(/\{\{[^{}]*\}\}/g, '')))
    throw new SquallError(
      'SQUALL_INVALID_PLAN',
      `path ${JSON.stringify(template.path)} must begin with / and contain no spaces`,
    );
  const values = new Set([...known, ...columnsOf(template)]);
  const text = (source: string) => compileTemplate(source, values);
  const path = text(basePath + template.path);
  const headers = Object.entries(template.headers ?? {}).map(([name, value]) => [name, text(value)] as const);
  const body = template.body === undefined ? undefined : text(template.body);
  const later = new Set([...values, ...Object.keys(template.capture ?? {})]);
  return {
    route: template.route ?? `${template.method} ${template.path.split('?')[0]}`,
    fixed: [path, body, ...headers.map(([, value]) => value)].every(isFixed),
    prepare: compile({ method: template.method, path, headers, body }),
    captures: Object.entries(template.capture ?? {}),
    next: template.next && compileStep(template.next, basePath, compile, later),
  };
}

function isFixed(text: WireText<Filling> | undefined): boolean {
  return typeof text !== 'function';
}

function columnsOf({ feed }: RequestTemplate): readonly string[] {
  return Object.keys(feed?.rows[0] ?? {}).map((column) => `row.${column}`);
}
