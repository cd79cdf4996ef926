/** The head of a request or response as far as faults and framing need it. */
export interface MessageHead {
  /** Request: `GET`; response: ''. */
  readonly method: string;
  /** Request: path with query, also where the whole URL was sent (RFC 9112 §3.2.2); response: ''. */
  readonly path: string;
  /** Response: 200; request: 0. */
  readonly status: number;
  /** `0` of HTTP/1.0, else `1`. */
  readonly minorVersion: string;
  /** Names in lower case; several of one name are joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: Buffer;
}

/** RFC 9110 §5.6.2; a method is a name of this kind. */
const TOKEN = String.raw`[!#$%&'*+.^_\`|~\w-]{1,32}`;
const REQUEST_LINE = new RegExp(String.raw`^(${TOKEN}) (\S+) HTTP\/1\.([01])$`);
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})\b/;
const WHOLE_URL = /^https?:\/\/[^/?#]*/i;
const FRAMING = ['content-length', 'transfer-encoding'];

/** Parses a head that ends with its empty line; undefined when it is no HTTP/1 head, or nobody can say where its body ends. */
export function parseHead(raw: Buffer): MessageHead | undefined {
  const [first = '', ...lines] = raw.toString('latin1').split('\r\n');
  const request = REQUEST_LINE.exec(first);
  const response = request ? null : STATUS_LINE.exec(first);
  if (!request && !response) return undefined;
  const headers = headersOf(lines);
  return (
    headers && {
      method: request?.[1] ?? '',
      path: pathOf(request?.[2] ?? ''),
      status: Number(response?.[2] ?? 0),
      minorVersion: request?.[3] ?? response?.[1] ?? '1',
      headers,
      raw,
    }
  );
}

/** Undefined where a blank stands behind the name of a header that frames the body: some servers take it for that header, some not. */
function headersOf(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  let last: string | undefined;
  for (const line of lines) {
    // A value may go on in the next line (RFC 9112 §5.2).
    if (/^[ \t]/.test(line) && last !== undefined) headers.set(last, `${headers.get(last)} ${line.trim()}`.trim());
    const colon = line.indexOf(':');
    if (colon <= 0 || /^[ \t]/.test(line)) continue;
    const name = line.slice(0, colon).toLowerCase();
    if (name !== name.trim() && FRAMING.includes(name.trim())) return undefined;
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
    last = name;
  }
  return headers;
}

function pathOf(target: string): string {
  const path = target.replace(WHOLE_URL, '');
  return path === target || path.startsWith('/') ? path : `/${path}`;
}

/** A first line that has not ended, and may still become one of a request or a response. */
const PARTIAL_LINE = new RegExp(String.raw`^(?:(?:${TOKEN})?|${TOKEN} [^\r\n]*\r?|HTTP\/[^\r\n]*\r?)$`);
const BARE_LINE_FEED = /(?:^|[^\r])\n/;

/** True while bytes without an empty line may be the start of a head. Bare line feeds, which llhttp refuses, end none. */
export function mayBecomeHead(data: Buffer): boolean {
  const text = data.toString('latin1');
  if (BARE_LINE_FEED.test(text)) return false;
  const end = text.indexOf('\r\n');
  if (end < 0) return PARTIAL_LINE.test(text);
  const line = text.slice(0, end);
  return REQUEST_LINE.test(line) || STATUS_LINE.test(line);
}

const LONGEST_LINE = 8192;
/** What most clients begin with. Of another method the whole line tells. */
const METHODS = ['GET ', 'HEAD ', 'POST ', 'PUT ', 'PATCH ', 'DELETE ', 'OPTIONS '];
const LONGEST_METHOD = 8;
const LONGEST_BEGIN = 40;
const BEGIN = new RegExp(String.raw`^(?:\r\n)*${TOKEN} `);
const WHOLE_LINE = new RegExp(String.raw`^(?:\r\n)*${TOKEN} \S+ HTTP\/1\.[01]\r\n`);

/** True for bytes that begin like an HTTP/1 request. */
export function looksLikeRequest(data: Buffer): boolean {
  const begin = data.toString('latin1', 0, LONGEST_METHOD);
  if (METHODS.some((method) => begin.startsWith(method))) return true;
  return (
    BEGIN.test(data.toString('latin1', 0, LONGEST_BEGIN)) && WHOLE_LINE.test(data.toString('latin1', 0, LONGEST_LINE))
  );
}

/** True for bytes that are too few to tell, and of which most other protocols send more at once. */
export function mayBecomeRequest(data: Buffer): boolean {
  const begin = data.toString('latin1', 0, LONGEST_METHOD);
  return METHODS.some((method) => begin.length < method.length && method.startsWith(begin));
}

/** The next request may come on the same connection (RFC 9112 §9.3). */
export function persists({ headers, minorVersion }: MessageHead): boolean {
  const options = (headers.get('connection') ?? '').toLowerCase().split(/[\s,]+/);
  return !options.includes('close') && (minorVersion === '1' || options.includes('keep-alive'));
}
