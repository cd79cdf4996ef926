import { z } from 'zod';
import type { Arrivals, RequestTemplate } from '../../domain/load-plan.ts';
import { SquallError } from '../../runtime/errors.ts';

/** What a recorded browser session gives a load plan. */
export interface HarImport {
  /** Each kind of request once; how often it occurred is its weight. */
  readonly requests: readonly RequestTemplate[];
  /** The times of the session's requests. The requests themselves are drawn from the mix. */
  readonly arrivals: Extract<Arrivals, { kind: 'schedule' }>;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const pair = z.object({ name: z.string(), value: z.string() });
const har = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        startedDateTime: z.iso.datetime({ offset: true }),
        request: z.object({
          method: z.string(),
          url: z.url(),
          headers: z.array(pair),
          postData: z.object({ text: z.string().optional() }).optional(),
        }),
      }),
    ),
  }),
});

/** Headers that belong to the connection or are computed when the request is written. */
const NOT_REPLAYED = /^(:.*|host|connection|content-length|transfer-encoding|keep-alive|upgrade|accept-encoding|te)$/i;

/** Requests of an HTTP archive (HAR 1.2) to one origin. Throws SQUALL_INVALID_PLAN with the place that is wrong. */
export function harImport(text: string, origin: string): HarImport {
  const parsed = har.safeParse(parseJson(text));
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  const entries = parsed.data.log.entries.filter(({ request }) => new URL(request.url).origin === origin);
  if (entries.length === 0) throw refuse(`it has no request to ${origin}`);
  const times = entries.map((entry) => Date.parse(entry.startedDateTime));
  const first = Math.min(...times);
  const kinds = new Map<string, { template: RequestTemplate; count: number }>();
  for (const { request } of entries) {
    const template = templateOf(request);
    const kind = kinds.get(JSON.stringify(template)) ?? { template, count: 0 };
    kinds.set(JSON.stringify(template), { template, count: kind.count + 1 });
  }
  return {
    requests: [...kinds.values()].map(({ template, count }) => ({ ...template, weight: count })),
    arrivals: { kind: 'schedule', dueMs: times.map((ms) => ms - first).sort((a, b) => a - b) },
  };
}

type HarRequest = z.infer<typeof har>['log']['entries'][number]['request'];

function templateOf({ method, url, headers, postData }: HarRequest): RequestTemplate {
  const known = METHODS.find((name) => name === method.toUpperCase());
  if (!known) throw refuse(`${method} ${url}: this method cannot be sent`);
  const { pathname, search } = new URL(url);
  const kept = headers.filter(({ name }) => !NOT_REPLAYED.test(name)).map(({ name, value }) => [name, value]);
  const body = postData?.text === undefined ? {} : { body: postData.text };
  return { method: known, path: pathname + search, headers: Object.fromEntries(kept), ...body };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
}

function refuse(message: string, cause?: unknown): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', `the HAR cannot be used: ${message}`, { cause });
}
