import { expect, test } from 'vitest';
import { countRequests } from './request-count.ts';

const GET = 'GET /charge HTTP/1.1\r\nhost: bank\r\n\r\n';
const POST = 'POST /charge HTTP/1.1\r\nhost: bank\r\ncontent-length: 9\r\n\r\n';
const UPGRADE =
  'GET /quote HTTP/1.1\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAE\r\n\r\n';
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** What both sides send, in order: `<` begins what the server sends. */
function begun(...sent: readonly string[]): number | null {
  const count = countRequests();
  for (const each of sent)
    if (each.startsWith('<')) count.fromServer();
    else count.fromClient(Buffer.from(each, 'latin1'));
  return count.begun();
}

test.each([
  ['nothing', [], 0],
  ['one request', [GET, '<200'], 1],
  ['a head and a body in pieces', [POST, 'abcd', 'efghi', '<200'], 1],
  ['three requests of a connection that stays open', [GET, '<200', GET, '<200', GET, '<200'], 3],
  ['answers in pieces', [GET, '<200', '<more', GET, '<200'], 2],
  ['two requests before the first answer', [GET, GET, '<200', '<200'], 2],
  ['a request that nobody answers', [GET], 1],
  ['a body that looks like a request: one too many is no claim', [POST, GET, '<200'], 2],
  ['a body after 100 Continue: one too many is no claim', [POST, '<100', '123456789', '<200'], 2],
  // As the HTTP client of the JDK asks for on every new connection.
  ['an upgrade to HTTP/2 that the server does not take', [UPGRADE, '<200', GET, '<200'], 2],
  ['an upgrade to HTTP/2', [UPGRADE, '<101', `${PREFACE}settings`, '<200', 'three requests at once', '<200'], null],
  ['HTTP/2', [PREFACE, '<settings'], null],
  ['Postgres', ['\u0000\u0000\u0000\u0008\u0004\u00d2\u0016\u002f', '<N'], null],
  ['Redis', ['*1\r\n$4\r\nPING\r\n', '<+PONG'], null],
  ['a server that speaks first', ['<220 mail', 'HELO me'], null],
] as const)('%s', (_, sent, expected) => {
  expect(begun(...sent)).toBe(expected);
});
