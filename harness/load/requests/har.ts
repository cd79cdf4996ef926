import { z } from 'zod';
import { type Arrivals, METHODS, type RequestTemplate } from '../../domain/load-plan.ts';
import { authorizationOf } from '../../runtime/credentials.ts';
import { withoutByteOrderMark } from '../../runtime/decoded-text.ts';
import { SquallError } from '../../runtime/errors.ts';
import { type HarBody, harBody, postData } from './har-body.ts';
import { HEADER_NAME, LINE_BREAK } from './template-texts.ts';
import { literal } from './templates.ts';

/** What a recorded browser session gives a load plan. */
export interface HarImport {
  /** Each kind of request once; how often it occurred is its weight. */
  readonly requests: readonly RequestTemplate[];
  /** The times of the session's requests. The requests themselves are drawn from the mix. */
  readonly arrivals: Extract<Arrivals, { kind: 'schedule' }>;
  /** What of the recording is not in `requests`: `3 requests to https://cdn.example`. */
  readonly leftOut: readonly string[];
}

const pair = z.object({ name: z.string(), value: z.string() });
const request = z.object({
  method: z.string(),
  url: z.url(),
  headers: z.array(pair),
  queryString: z.array(pair).optional(),
  cookies: z.array(pair).optional(),
  postData: postData.optional(),
});
const har = z.object({
  log: z.object({ entries: z.array(z.object({ startedDateTime: z.iso.datetime({ offset: true }), request })) }),
});
type HarRequest = z.infer<typeof request>;

/** Headers that belong to the connection or are computed when the request is written. */
const NOT_REPLAYED =
  /^(:.*|host|connection|content-length|transfer-encoding|keep-alive|proxy-connection|upgrade|http2-settings|te|trailer)$/i;

/** Requests of an HTTP archive (HAR 1.2) to one origin, of any of its URLs. Throws SQUALL_INVALID_PLAN with every place that is wrong. */
export function harImport(text: string, url: string): HarImport {
  const origin = URL.parse(url)?.origin ?? url;
  const parsed = har.safeParse(parseJson(text));
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  const all = parsed.data.log.entries.map((entry) => ({ ...entry, origin: new URL(entry.request.url).origin }));
  const entries = all.filter((entry) => entry.origin === origin);
  const others = Map.groupBy(
    all.filter((entry) => entry.origin !== origin),
    ({ request: { url: other }, origin: of }) => (of === 'null' ? `${new URL(other).protocol} URLs` : of),
  );
  if (entries.length === 0) throw refuse(`it has no request to ${origin}${onlyTo([...others.keys()])}`);
  const read = entries.map((entry) => templateOf(entry.request));
  const problems = [...new Set(read.flatMap(({ problem }) => problem ?? []))];
  if (problems.length > 0) throw refuse(problems.join('\n'));
  const templates = read.flatMap(({ template }) => template ?? []);
  if (templates.length === 0) throw refuse(`it has nothing to ${origin} that can be sent again`);
  const times = entries.flatMap((entry, i) => (read[i]?.template ? [Date.parse(entry.startedDateTime)] : []));
  const first = times.reduce((least, ms) => Math.min(least, ms));
  return {
    requests: [...Map.groupBy(templates, (template) => JSON.stringify(template)).values()].map((same) => ({
      ...(same[0] as RequestTemplate),
      weight: same.length,
    })),
    arrivals: { kind: 'schedule', dueMs: times.map((ms) => ms - first).sort((a, b) => a - b) },
    leftOut: [
      ...[...others].map(([other, { length }]) => `${length} ${length === 1 ? 'request' : 'requests'} to ${other}`),
      ...new Set(read.flatMap(({ leftOut = [] }) => leftOut)),
    ],
  };
}

/** The first five, and how many more there are. */
function onlyTo(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.length === 0 ? '' : `, only to ${names.slice(0, 5).join(', ')}${more}`;
}

interface Read {
  readonly template?: RequestTemplate;
  readonly leftOut?: readonly string[];
  readonly problem?: string;
}

function templateOf(recorded: HarRequest): Read {
  const { method, url } = recorded;
  const known = METHODS.find((name) => name === method.toUpperCase());
  const what = `${method} ${url}`;
  if (!known) return { problem: `${what}: this method cannot be sent` };
  if (recorded.headers.some(isWebSocket)) return { leftOut: [`${what}: a WebSocket`] };
  const body = harBody(recorded);
  if (body.problem !== undefined) return { problem: `${what}: ${body.problem}` };
  const lines = headerLinesOf(recorded, body);
  const broken = lines.flatMap((line) => lineProblem(line) ?? []);
  if (broken.length > 0) return { problem: `${what}: ${broken.join(', ')}` };
  const template = { method: known, path: literal(pathOf(recorded)), headers: headersOf(lines) };
  const leftOut = body.leftOut === undefined ? [] : [`${what}: ${body.leftOut}`];
  return { template: { ...template, ...(body.body === undefined ? {} : { body: body.body }) }, leftOut };
}

function isWebSocket({ name, value }: z.infer<typeof pair>): boolean {
  return name.toLowerCase() === 'upgrade' && value.toLowerCase() === 'websocket';
}

function lineProblem({ name, value }: z.infer<typeof pair>): string | undefined {
  if (!HEADER_NAME.test(name)) return `${JSON.stringify(name)} is no name of a header`;
  return LINE_BREAK.test(value) ? `a line break in the header ${JSON.stringify(name)}` : undefined;
}

/** Some tools keep the query beside the URL only. */
function pathOf({ url, queryString = [] }: HarRequest): string {
  const { pathname, search } = new URL(url);
  if (search !== '' || queryString.length === 0) return pathname + search;
  return `${pathname}?${new URLSearchParams(queryString.map(({ name, value }) => [name, value] as [string, string]))}`;
}

/** Some tools keep the cookies beside the headers only. */
function headerLinesOf({ headers, cookies = [], url }: HarRequest, body: HarBody): readonly z.infer<typeof pair>[] {
  const replaced = new Set(body.headers?.map(({ name }) => name.toLowerCase()));
  const kept = headers.filter(({ name }) => !NOT_REPLAYED.test(name) && !replaced.has(name.toLowerCase()));
  const has = (wanted: string) => kept.some(({ name }) => name.toLowerCase() === wanted);
  const login = authorizationOf(new URL(url));
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return [
    ...kept,
    ...(body.headers ?? []).filter(({ value }) => value !== ''),
    ...(cookie === '' || has('cookie') ? [] : [{ name: 'Cookie', value: cookie }]),
    ...(login === undefined || has('authorization') ? [] : [{ name: 'Authorization', value: login }]),
  ];
}

function headersOf(lines: readonly z.infer<typeof pair>[]): NonNullable<RequestTemplate['headers']> {
  const byName = Map.groupBy(lines, ({ name }) => name.toLowerCase());
  return Object.fromEntries(
    [...byName.values()].map((same) => {
      const name = same[0]?.name ?? '';
      const values = same.map(({ value }) => literal(value));
      // HTTP/2 sends cookies one by one, HTTP/1 all of them in one line (RFC 9113 §8.2.3).
      if (name.toLowerCase() === 'cookie') return [name, values.join('; ')];
      return [name, values.length === 1 ? (values[0] as string) : values];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(text));
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
}

function refuse(message: string, cause?: unknown): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', `the HAR cannot be used: ${message}`, { cause });
}
