import { z } from 'zod';
import { type FoundRequests, isPlainPath, SAFE_METHODS } from './requests-file.ts';

const har = z.looseObject({
  log: z.looseObject({
    entries: z.array(
      z.looseObject({
        request: z.looseObject({
          method: z.string(),
          url: z.string(),
          headers: z.array(z.looseObject({ name: z.string() })).default([]),
        }),
        response: z.looseObject({
          status: z.number(),
          content: z.looseObject({ mimeType: z.string().default('') }).optional(),
        }),
      }),
    ),
  }),
});
type Entry = z.output<typeof har>['log']['entries'][number];

const ANSWERS = /^(?:application\/(?:[\w.+-]*json|xml)|text\/(?:html|plain|xml))\b/i;
const CREDENTIALS = /^(?:authorization|cookie|x-api-key)$/i;

/** A recording of a browser or a proxy; undefined where the document is none. Headers are not taken: they hold secrets. */
export function readHar(document: unknown): FoundRequests | undefined {
  const parsed = har.safeParse(document);
  if (!parsed.success) return undefined;
  const { entries } = parsed.data.log;
  const answered = entries.filter(isAnswer);
  const host = mostFrequent(answered.map(hostOf));
  const own = answered.filter((entry) => hostOf(entry) === host);
  const sent = own.filter(({ request }) => SAFE_METHODS.some((method) => method === request.method.toUpperCase()));
  const requests = sent.flatMap(({ request: { method, url } }) => {
    const { pathname, search } = new URL(url);
    return isPlainPath(pathname + search) ? [`${method.toUpperCase()} ${pathname}${search}`] : [];
  });
  const unsafe = own.length - sent.length;
  const withCredentials = sent.some(({ request }) => request.headers.some(({ name }) => CREDENTIALS.test(name)));
  return {
    requests: oneOfEachRoute(requests),
    incomplete: [],
    notes: [
      ...(unsafe > 0 ? [`not sent, as they may change something: ${unsafe} of the recorded requests`] : []),
      ...(withCredentials ? ['the recorded requests had cookies or credentials, which are not copied'] : []),
    ],
  };
}

/** What a program answered, and no picture, script or style. */
function isAnswer({ request, response }: Entry): boolean {
  const isHttp = /^https?:/i.test(request.url) && URL.canParse(request.url);
  return isHttp && response.status >= 200 && response.status < 300 && ANSWERS.test(response.content?.mimeType ?? '');
}

function hostOf({ request }: Entry): string {
  return new URL(request.url).host;
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(texts, (text) => text)].map(([text, all]) => ({ text, count: all.length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.text;
}

/** The same path with other queries is the same route. */
function oneOfEachRoute(requests: readonly string[]): string[] {
  return [...new Map(requests.toReversed().map((text) => [text.split('?', 1)[0], text])).values()].toReversed();
}
