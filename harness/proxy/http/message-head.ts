/** The head of a request or response as far as faults and framing need it. */
export interface MessageHead {
  /** Request: `GET`; response: ''. */
  readonly method: string;
  /** Request: path with query; response: ''. */
  readonly path: string;
  /** Response: 200; request: 0. */
  readonly status: number;
  /** Names in lower case; several of one name are joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: Buffer;
}

const REQUEST_LINE = /^([A-Z]{3,10}) (\S+) HTTP\/1\.[01]$/;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})\b/;

/** Parses a head that ends with its empty line; undefined when it is no HTTP/1 head. */
export function parseHead(raw: Buffer): MessageHead | undefined {
  const [first = '', ...lines] = raw.toString('latin1').split('\r\n');
  const request = REQUEST_LINE.exec(first);
  const response = STATUS_LINE.exec(first);
  if (!request && !response) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { method: request?.[1] ?? '', path: request?.[2] ?? '', status: Number(response?.[1] ?? 0), headers, raw };
}

/** A first line that has not ended, and may still become one of a request or a response. */
const PARTIAL_LINE = /^(?:[A-Z]{0,10}|[A-Z]{3,10} [^\r\n]*\r?|HTTP\/[^\r\n]*\r?)$/;
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

/** True for bytes that begin like an HTTP/1 request. */
export function looksLikeRequest(data: Buffer): boolean {
  return /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /.test(data.toString('latin1', 0, 8));
}
