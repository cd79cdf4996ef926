import { type MessageHead, persists } from './message-head.ts';

/** What the proxy sends in place of a response. */
export interface StandIn {
  readonly bytes: Buffer;
  /** The connection is closed behind it, as the client asked or expects. */
  readonly closes: boolean;
  /** The client sends the body of its request when it was told to go on, and was not told yet. */
  waitsToGoOn: boolean;
}

export const GO_ON = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');

const END_OF_HEAD = '\r\n\r\n';

/** `answer` as a server would send it to this request: without a body to HEAD, and with what becomes of the connection. */
export function standInFor(answer: Buffer, request: MessageHead): StandIn {
  const headLength = answer.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
  const lines = answer.toString('latin1', 0, headLength - 2);
  const closes = !persists(request);
  const body = request.method === 'HEAD' ? Buffer.alloc(0) : answer.subarray(headLength);
  return {
    bytes: Buffer.concat([Buffer.from(`${lines}${connectionLine(request, closes)}\r\n`, 'latin1'), body]),
    closes,
    waitsToGoOn: waitsToGoOn(request),
  };
}

/** A client of HTTP/1.0 has to be told that the connection is kept. */
function connectionLine({ minorVersion }: MessageHead, closes: boolean): string {
  if (closes) return 'Connection: close\r\n';
  return minorVersion === '0' ? 'Connection: keep-alive\r\n' : '';
}

/** RFC 9110 §10.1.1. */
function waitsToGoOn({ headers, minorVersion }: MessageHead): boolean {
  const hasBody = headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) !== 0;
  return minorVersion === '1' && hasBody && headers.get('expect')?.toLowerCase() === '100-continue';
}
