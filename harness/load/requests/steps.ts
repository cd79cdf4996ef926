import type { Capture, LoadSpec, RequestTemplate } from '../../domain/load-plan.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { WireRequest } from '../wire/wire.ts';
import type { Filling } from './placeholders.ts';
import { compileTemplate } from './templates.ts';

/** One compiled request of a flow. */
export interface Step {
  readonly route: string;
  readonly bodiless: boolean;
  /** True when every request of this step has the same bytes. */
  readonly fixed: boolean;
  render(filling: Filling): Buffer;
  readonly captures: readonly (readonly [name: string, what: Capture])[];
  readonly next: Step | undefined;
}

export type Encode = (request: WireRequest) => Buffer;

const BODY_METHODS: readonly string[] = ['POST', 'PUT', 'PATCH'];
const PATH = /^\/[^\s]*$/;

/** Compiles a template and the steps after it; `known` are the values that it may use. Throws SQUALL_INVALID_PLAN. */
export function compileStep(
  template: RequestTemplate,
  spec: LoadSpec,
  encode: Encode,
  known: ReadonlySet<string>,
): Step {
  if (!PATH.test(template.path.replaceAll(/\{\{[^{}]*\}\}/g, '')))
    throw new SquallError(
      'SQUALL_INVALID_PLAN',
      `path ${JSON.stringify(template.path)} must begin with / and hold no blanks`,
    );
  const values = new Set([...known, ...columnsOf(template)]);
  const path = compileTemplate(basePath(spec.url) + template.path, values);
  const headers = Object.entries(withLength(template)).map(
    ([name, value]) => [name, compileTemplate(value, values)] as const,
  );
  const body = template.body === undefined ? undefined : compileTemplate(template.body, values);
  const later = new Set([...values, ...Object.keys(template.capture ?? {})]);
  return {
    route: template.route ?? `${template.method} ${template.path.split('?')[0]}`,
    bodiless: template.method === 'HEAD',
    fixed: [path, body, ...headers.map(([, value]) => value)].every((part) => part?.fixed !== false),
    render: (filling) =>
      encode({
        method: template.method,
        path: path.fill(filling),
        headers: Object.fromEntries(headers.map(([name, value]) => [name, value.fill(filling)])),
        ...(body ? { body: body.fill(filling) } : {}),
      }),
    captures: Object.entries(template.capture ?? {}),
    next: template.next && compileStep(template.next, spec, encode, later),
  };
}

/** A method that expects a body says so when it has none (RFC 9110 §8.6); else some servers wait for one. */
function withLength(template: RequestTemplate): Readonly<Record<string, string>> {
  const bare = template.body === undefined || template.body === '';
  return bare && BODY_METHODS.includes(template.method)
    ? { ...template.headers, 'Content-Length': '0' }
    : (template.headers ?? {});
}

function basePath(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
}

function columnsOf({ feed }: RequestTemplate): readonly string[] {
  return Object.keys(feed?.rows[0] ?? {}).map((column) => `row.${column}`);
}
