import { z } from 'zod';
import { METHODS } from '../../domain/load-plan.ts';
import { fillIn } from './fill-in.ts';
import { type FoundRequests, SAFE_METHODS } from './requests-file.ts';

const operation = z.looseObject({
  parameters: z.array(z.unknown()).optional(),
  security: z.array(z.looseObject({})).optional(),
});

const openapi = z.looseObject({
  openapi: z.string().optional(),
  swagger: z.string().optional(),
  servers: z.array(z.looseObject({ url: z.string() })).optional(),
  basePath: z.string().optional(),
  security: z.array(z.looseObject({})).optional(),
  paths: z.record(z.string(), z.unknown()).default({}),
});

/** OpenAPI 3 or Swagger 2; undefined where the document is neither. */
export function readOpenApi(document: unknown): FoundRequests | undefined {
  const parsed = openapi.safeParse(document);
  if (!parsed.success || (parsed.data.openapi ?? parsed.data.swagger) === undefined) return undefined;
  const { paths, security } = parsed.data;
  const base = basePath(parsed.data);
  const found = Object.entries(paths).flatMap(([path, item]) => operationsOf(path, item));
  const all = found.map((each) => ({ ...each, path: base + each.path }));
  const safe = all.filter(({ method }) => SAFE_METHODS.some((known) => known === method));
  const guarded = safe.filter((each) => needsCredentials(each.operation.security ?? security));
  const open = safe.filter((each) => !guarded.includes(each)).map((each) => fillIn(each, document));
  const complete = open.filter(({ needs }) => needs.length === 0);
  return {
    requests: complete.map(({ request }) => request),
    incomplete: open.filter(({ needs }) => needs.length > 0),
    notes: [
      ...told(guarded, 'need a login'),
      ...told(
        all.filter((each) => !safe.includes(each)),
        'may change something',
      ),
    ],
  };
}

function told(operations: readonly Operation[], why: string): string[] {
  const names = operations.slice(0, 3).map(({ method, path }) => `${method} ${path}`);
  const more = operations.length > 3 ? ` and ${operations.length - 3} more` : '';
  return names.length === 0 ? [] : [`not sent, as they ${why}: ${names.join(', ')}${more}`];
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: z.output<typeof operation>;
  /** Of this operation, then those of the whole path, which it may override. */
  readonly parameters: readonly unknown[];
}

function operationsOf(path: string, item: unknown): Operation[] {
  if (typeof item !== 'object' || item === null || !path.startsWith('/')) return [];
  const shared = operation.safeParse(item).data?.parameters ?? [];
  return METHODS.flatMap((method) => {
    const own = operation.safeParse((item as Record<string, unknown>)[method.toLowerCase()]);
    if (!own.success) return [];
    return [{ method, path, operation: own.data, parameters: [...(own.data.parameters ?? []), ...shared] }];
  });
}

/** An empty requirement among them means that none is needed. */
function needsCredentials(security: readonly object[] = []): boolean {
  return security.length > 0 && security.every((each) => Object.keys(each).length > 0);
}

/** `/api/v1` of the first server. */
function basePath({ servers, basePath: base }: z.output<typeof openapi>): string {
  const text = base ?? servers?.[0]?.url ?? '';
  const path = URL.parse(text, 'http://localhost')?.pathname ?? '';
  return path.includes('%7B') ? '' : path.replace(/\/$/, '');
}
