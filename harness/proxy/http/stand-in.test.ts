import { expect, test } from 'vitest';
import { openConversation } from './conversation.fixture.ts';

const BODY = 'fault injected by squall: 503\n';
const HEAD =
  'HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n' +
  `X-Squall-Fault: x_http_status\r\nContent-Length: ${BODY.length}\r\n`;
const GO_ON = 'HTTP/1.1 100 Continue\r\n\r\n';

const request = (method: string, headers = '', version = '1.1') =>
  `${method} /some HTTP/${version}\r\nHost: x\r\n${headers}\r\n`;

/** What a client reads that sends this, and whether the connection is closed then. */
function answerTo(...sent: readonly string[]) {
  const { client, clientEnds, send } = openConversation();
  for (const text of sent) send(text);
  return { text: client.text(), isClosed: clientEnds.includes('cut') };
}

test('an answer to HEAD has the head of one to GET and no body, so that the next answer begins where it should', () => {
  const { client, upstream, send, answer } = openConversation();
  send(request('HEAD'));
  send('GET /other HTTP/1.1\r\n\r\n');
  answer('HTTP/1.1 204 No Content\r\n\r\n');
  expect(client.text()).toBe(`${HEAD}\r\nHTTP/1.1 204 No Content\r\n\r\n`);
  expect(upstream.text()).toBe('GET /other HTTP/1.1\r\n\r\n');
});

test.each<[string, string, string]>([
  ['asks to close', request('GET', 'Connection: close\r\n'), 'Connection: close\r\n'],
  ['asks to close among other things', request('GET', 'Connection: TE, Close\r\n'), 'Connection: close\r\n'],
  ['speaks HTTP/1.0', request('GET', '', '1.0'), 'Connection: close\r\n'],
])('a client that %s gets the end of the connection behind the answer', (_what, sent, connection) => {
  expect(answerTo(sent)).toEqual({ text: `${HEAD}${connection}\r\n${BODY}`, isClosed: true });
});

test.each<[string, string, string]>([
  ['HTTP/1.1', request('GET'), ''],
  ['HTTP/1.0 and keeps alive', request('GET', 'Connection: keep-alive\r\n', '1.0'), 'Connection: keep-alive\r\n'],
])('a client that speaks %s may send the next request', (_what, sent, connection) => {
  expect(answerTo(sent)).toEqual({ text: `${HEAD}${connection}\r\n${BODY}`, isClosed: false });
});

test('a client that waits to send its body is told to go on, once, and answered when it has', () => {
  const { client, upstream, send } = openConversation();
  send(request('POST', 'Expect: 100-Continue\r\nContent-Length: 6\r\n'));
  expect(client.text()).toBe(GO_ON);
  send('abc');
  expect(client.text()).toBe(GO_ON);
  send('def');
  expect(client.text()).toBe(`${GO_ON}${HEAD}\r\n${BODY}`);
  expect(upstream.text()).toBe('');
});

test('it is told so in its turn, behind the answers to earlier requests', () => {
  const { client, send, answer } = openConversation();
  const first = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  send('GET /other HTTP/1.1\r\n\r\n');
  send(request('PUT', 'Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n'));
  expect(client.text()).toBe('');
  answer(first);
  expect(client.text()).toBe(first + GO_ON);
});

test.each<[string, string]>([
  ['has sent all of its body', request('POST', 'Expect: 100-continue\r\nContent-Length: 0\r\n')],
  ['has no body', request('GET', 'Expect: 100-continue\r\n')],
])('a client that waits and %s is answered', (_what, sent) => {
  expect(answerTo(sent).text).toBe(`${HEAD}\r\n${BODY}`);
});

test('an Expect that no fault matches passes with its 100', () => {
  const { client, upstream, send, answer } = openConversation();
  const head = 'POST /other HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n';
  send(head);
  expect([upstream.text(), client.text()]).toEqual([head, '']);
  answer(GO_ON);
  expect(client.text()).toBe(GO_ON);
  send('ok');
  expect(upstream.text()).toBe(`${head}ok`);
});

test('205 has length 0', () => {
  const { client, send } = openConversation('x_http_status', { status: 205 });
  send(request('GET'));
  expect(client.text()).toMatch(/^HTTP\/1\.1 205 .*\r\nContent-Length: 0\r\n\r\n$/s);
});
