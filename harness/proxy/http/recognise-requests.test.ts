import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openConversation } from './conversation.fixture.ts';

const ANSWER = 'HTTP/1.1 503 ';
const answersIn = (text: string) => text.split(ANSWER).length - 1;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

test('a request is recognised however its bytes are cut', () => {
  const sent = 'POST /some HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc';
  fc.assert(
    fc.property(fc.array(fc.nat(sent.length)), (places) => {
      const { client, upstream, send } = openConversation();
      const cuts = [0, ...places.sort((a, b) => a - b), sent.length];
      for (let i = 1; i < cuts.length; i++) if (cuts[i] !== cuts[i - 1]) send(sent.slice(cuts[i - 1], cuts[i]));
      expect([answersIn(client.text()), upstream.text()]).toEqual([1, '']);
    }),
  );
});

test('bytes that are too few to tell pass after a while, and at once when the server speaks or more of them come', () => {
  const { upstream, timers, send } = openConversation();
  send('P');
  timers.advance(1000);
  expect(upstream.text()).toBe('P');
  const spoken = openConversation();
  spoken.send('GE');
  spoken.answer('220 mail\r\n');
  expect([spoken.upstream.text(), spoken.client.text()]).toEqual(['GE', '220 mail\r\n']);
  const other = openConversation();
  other.send('P');
  other.send('ING');
  expect(other.upstream.text()).toBe('PING');
});

test.each(['GET', 'PROPFIND', 'M-SEARCH', 'QUERY', 'VERSION-CONTROL', 'UPDATEREDIRECTREF', 'brew', 'X'])(
  'a request with the method %s is one, first and behind others',
  (method) => {
    const { client, upstream, send, answer } = openConversation('x_http_status', { method });
    send(`${method} /some HTTP/1.1\r\n\r\n`);
    send('GET /other HTTP/1.1\r\n\r\n');
    answer(OK);
    send(`${method} /some HTTP/1.1\r\n\r\n`);
    expect([answersIn(client.text()), upstream.text()]).toEqual([2, 'GET /other HTTP/1.1\r\n\r\n']);
  },
);

test.each<[string, string]>([
  ['a whole URL', 'GET http://bank:80/some?x HTTP/1.1\r\n\r\n'],
  ['an empty line before it', '\r\nGET /some HTTP/1.1\r\n\r\n'],
])('a request with %s is matched by its path', (_what, sent) => {
  const { client, send } = openConversation();
  send(sent);
  expect(answersIn(client.text())).toBe(1);
});

test('a whole URL without a path asks for the root', () => {
  const { client, send } = openConversation('x_http_status', { path: '/' });
  send('GET http://bank?x HTTP/1.1\r\n\r\n');
  expect(answersIn(client.text())).toBe(1);
});

test('an empty line behind a body passes, and the next request is recognised', () => {
  const { client, upstream, send, answer } = openConversation();
  const first = 'POST /other HTTP/1.1\r\nContent-Length: 1\r\n\r\na\r\n';
  send(first);
  send('GET /some HTTP/1.1\r\n\r\n');
  expect(upstream.text()).toBe(first);
  answer(OK);
  expect(answersIn(client.text())).toBe(1);
});

test('a tunnel that was refused is none: what follows are requests', () => {
  const { client, upstream, send, answer } = openConversation();
  const connect = 'CONNECT a:443 HTTP/1.1\r\n\r\n';
  const refused = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno';
  send(connect);
  answer(refused);
  send('GET /some HTTP/1.1\r\n\r\n');
  expect([upstream.text(), answersIn(client.text())]).toEqual([connect, 1]);
  expect(client.text().startsWith(refused)).toBe(true);
});

test.each<[string, string]>([
  ['a blank before a colon', 'Content-Length : 36'],
  ['a folded header', 'Transfer-Encoding:\r\n gzip'],
])('a body whose end nobody knows is not taken for requests: %s', (_what, header) => {
  const { upstream, client, send } = openConversation();
  const sent = `POST /other HTTP/1.1\r\n${header}\r\n\r\nGET /some HTTP/1.1\r\nHost: smuggled\r\n\r\n`;
  send(sent);
  expect([upstream.text(), client.text()]).toEqual([sent, '']);
});

test('a length on a line of its own is a length', () => {
  const { upstream, client, send } = openConversation();
  const sent = 'POST /other HTTP/1.1\r\nContent-Length:\r\n 22\r\n\r\nGET /some HTTP/1.1\r\n\r\n';
  send(sent);
  expect([upstream.text(), client.text()]).toEqual([sent, '']);
});

test('a slow body holds back the answers behind it, in order', () => {
  const { client, timers, send, answer } = openConversation('x_http_slow_body', { interval: 10, bytes: 1 });
  send('GET /some HTTP/1.1\r\n\r\n');
  send('GET /other HTTP/1.1\r\n\r\n');
  const first = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc';
  answer(first + OK);
  timers.advance(100);
  expect(client.text()).toBe(first + OK);
});

test('a slow body behind a slow body ends with its connection', () => {
  const { client, timers, clientEnds, down, send, answer } = openConversation('x_http_slow_body', {
    interval: 10,
    bytes: 1,
  });
  send('GET /some HTTP/1.1\r\n\r\nGET /some HTTP/1.1\r\n\r\n');
  answer('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx');
  down.end('eof');
  timers.advance(100);
  expect(client.text().endsWith('\r\n\r\nx')).toBe(true);
  expect(clientEnds).toEqual(['eof']);
});

test.each<[string, string, string]>([
  ['to HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'],
  ['with status 204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['with status 304', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'],
])('an answer %s, which has no body, is malformed in its head', (_what, method, sent) => {
  const { client, clientEnds, send, answer } = openConversation('x_http_malformed');
  send(`${method} /some HTTP/1.1\r\n\r\n`);
  answer(sent);
  expect([client.text(), clientEnds]).toEqual(['HTTP/1.1 not-a-status\r\n\r\n', ['cut']]);
});
