import type { WireTemplate, WireText } from '../wire.ts';

/** A whole HTTP/1.1 request. */
export interface Http1Message {
  readonly bytes: Buffer;
  /** True for HEAD: the answer has no body, even where its headers have a length. */
  readonly bodiless: boolean;
}

/** Renders the request line and the headers. */
export type EncodeHead = (method: string, path: string, headers: Readonly<Record<string, string>>) => string;

/** A method that expects a body says so when it has none (RFC 9110 §8.6); else some servers wait for one. */
const BODY_METHODS: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** Stands in a head for a text that is filled in later: NUL is in no valid head. */
const slot = (index: number) => `\0${index}\0`;
const SLOT = /\0(\d+)\0/;

/** Encodes the head once, with slots for the texts that vary. Filling it is a concatenation and one copy into bytes. */
export function compileMessage<Filling>(
  template: WireTemplate<Filling>,
  encodeHead: EncodeHead,
): (filling: Filling) => Http1Message {
  const { method, body = '' } = template;
  const fills: ((filling: Filling) => string)[] = [];
  const textOf = (text: WireText<Filling>) => (typeof text === 'string' ? text : slot(fills.push(text) - 1));
  const path = textOf(template.path);
  const headers = joinLines(template.headers.map(([name, value]) => [name, textOf(value)]));
  const hasLength = typeof body === 'function' || body.length > 0 || BODY_METHODS.includes(method);
  const length = hasLength ? { 'Content-Length': slot(fills.length) } : {};
  const frame = encodeHead(method, path, { ...headers, ...length }).split(SLOT);
  const bodiless = method === 'HEAD';
  const render = (values: readonly string[], content: string | Uint8Array): Http1Message => {
    const head = join(frame, [...values, String(Buffer.byteLength(content))]);
    const isText = typeof content === 'string';
    return { bytes: isText ? Buffer.from(head + content) : Buffer.concat([Buffer.from(head), content]), bodiless };
  };
  if (fills.length === 0 && typeof body !== 'function') {
    const message = render([], body);
    return () => message;
  }
  return (filling) => {
    const values = fills.map((fill) => fill(filling));
    return render(values, typeof body === 'function' ? body(filling) : body);
  };
}

/** The encoder takes one value for a name: further lines of this name stand behind it. */
function joinLines(headers: readonly (readonly [name: string, value: string])[]): Readonly<Record<string, string>> {
  const joined = new Map<string, { readonly name: string; readonly value: string }>();
  for (const [name, value] of headers) {
    const before = joined.get(name.toLowerCase());
    const line = before ? { name: before.name, value: `${before.value}\r\n${name}: ${value}` } : { name, value };
    joined.set(name.toLowerCase(), line);
  }
  return Object.fromEntries([...joined.values()].map(({ name, value }) => [name, value]));
}

/** `frame` holds texts and numbers of slots by turns. */
function join(frame: readonly string[], values: readonly string[]): string {
  let text = frame[0] as string;
  for (let i = 1; i < frame.length; i += 2) text += (values[Number(frame[i])] as string) + frame[i + 1];
  return text;
}
