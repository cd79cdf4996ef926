import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attributes } from '../toxics/attributes.ts';
import { openConversation } from './conversation.fixture.ts';

const REQUEST = 'GET /some/path HTTP/1.1\r\nHost: x\r\n\r\n';
const ANSWER = /HTTP\/1\.1 503 /g;

const answersTo = ({ text }: { text(): string }) => text().match(ANSWER)?.length ?? 0;

/** How many requests felt a fault, of one that was answered with `pieces` of a body of so many bytes. */
function touchesOf(type: string, attributes: Attributes, length: number, pieces: readonly string[]): number {
  const { client, upstream, timers, touches } = openConversation(type, attributes);
  client.emit('data', Buffer.from(REQUEST));
  upstream.emit('data', Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`));
  for (const piece of pieces) upstream.emit('data', Buffer.from(piece));
  timers.advance(10_000);
  return touches();
}

test.each<[string, string, Attributes, number, readonly string[]]>([
  ['cut behind its end', 'x_http_truncate', { bytes: 1_000_000 }, 5, ['hello']],
  ['cut at its end', 'x_http_truncate', { bytes: 5 }, 5, ['hello']],
  ['cut at its end, in pieces', 'x_http_truncate', { bytes: 5 }, 5, ['hel', 'lo']],
  ['without a body that could be cut', 'x_http_truncate', { bytes: 0 }, 0, []],
  ['reset behind its end', 'x_http_abort', { bytes: 1_000_000 }, 5, ['hello']],
  ['without a body that could drip', 'x_http_slow_body', { interval: 1000, bytes: 1 }, 0, []],
  ['whose body comes at once', 'x_http_slow_body', { interval: 1000, bytes: 100 }, 5, ['hello']],
  ['whose head comes at once', 'x_http_slow_headers', { interval: 1000, bytes: 65_536 }, 5, ['hello']],
  ['whose body drips without a pause', 'x_http_slow_body', { interval: 0, bytes: 1 }, 5, ['hello']],
  ['whose request is held back for no time', 'x_http_delay', { delay: 0 }, 5, ['hello']],
])('an answer %s felt nothing', (_, type, attributes, length, pieces) => {
  expect(touchesOf(type, attributes, length, pieces)).toBe(0);
});

test.each<[string, string, Attributes, number, readonly string[]]>([
  ['cut before its end', 'x_http_truncate', { bytes: 4 }, 5, ['hello']],
  ['cut before its end, in pieces', 'x_http_truncate', { bytes: 4 }, 5, ['hel', 'l', 'o']],
  ['cut before its body', 'x_http_truncate', { bytes: 0 }, 5, ['hello']],
  ['whose body never comes', 'x_http_truncate', { bytes: 0 }, 5, []],
  ['reset in place of its head', 'x_http_abort', { bytes: -1 }, 5, ['hello']],
  ['that is malformed', 'x_http_malformed', {}, 5, ['hello']],
  ['whose body drips', 'x_http_slow_body', { interval: 1000, bytes: 1 }, 5, ['hello']],
  ['whose second piece waits for the first', 'x_http_slow_body', { interval: 1000, bytes: 3 }, 5, ['hel', 'lo']],
  ['whose head drips', 'x_http_slow_headers', { interval: 1000, bytes: 1 }, 5, ['hello']],
  ['whose request is held back', 'x_http_delay', { delay: 10 }, 5, ['hello']],
])('an answer %s felt it once', (_, type, attributes, length, pieces) => {
  expect(touchesOf(type, attributes, length, pieces)).toBe(1);
});

test('an answer to HEAD has no body that could be cut', () => {
  const { send, answer, touches } = openConversation('x_http_truncate', { bytes: 0 });
  send(REQUEST.replace('GET', 'HEAD'));
  answer('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  expect(touches()).toBe(0);
});

test('a client that does not read its answers is read no further', () => {
  const { client } = openConversation();
  const answers = () => answersTo(client);
  client.writableNeedDrain = true;
  for (let i = 0; i < 100; i++) client.emit('data', Buffer.from(REQUEST.repeat(50)));
  expect(client.paused).toBe(true);
  expect(answers()).toBeLessThan(10);
  client.writableNeedDrain = false;
  client.emit('drain');
  expect(answers()).toBe(5000);
  expect(client.paused).toBe(false);
});

test('a half-close behind unread answers follows the requests before it', () => {
  const { client, upstream, up, ends } = openConversation();
  client.writableNeedDrain = true;
  const last = 'GET /other HTTP/1.1\r\n\r\n';
  client.emit('data', Buffer.from(REQUEST.repeat(500) + last));
  up.end('eof');
  expect(ends).toEqual([]);
  client.writableNeedDrain = false;
  client.emit('drain');
  expect([answersTo(client), upstream.text(), ends]).toEqual([500, last, ['eof']]);
});

test('a client that is gone with unread answers ends the connection to the upstream', () => {
  const { client, up, down, ends } = openConversation();
  client.writableNeedDrain = true;
  client.emit('data', Buffer.from(REQUEST.repeat(500)));
  up.end('eof');
  down.kill();
  expect(ends).toEqual(['eof']);
});

const TLS_HELLO = '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03';
const UPGRADE = 'GET /chat HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

/** Conversations that no fault matches, `>` to the upstream and `<` to the client. */
const UNMATCHED: Readonly<Record<string, readonly string[]>> = {
  'a WebSocket': [`>${UPGRADE}`, `<${SWITCHED}`, '>\x81\x85mask', '<\x81\x05hello', '>\x88\x80'],
  'a CONNECT tunnel': ['>CONNECT a:443 HTTP/1.1\r\n\r\n', '<HTTP/1.1 200 OK\r\n\r\n', `>${TLS_HELLO}`, `<${TLS_HELLO}`],
  'a tunnel on a connection that had a request': [
    '>GET / HTTP/1.1\r\n\r\n',
    '<HTTP/1.1 204 No Content\r\n\r\n',
    '>CONNECT a:443 HTTP/1.1\r\n\r\n',
    '<HTTP/1.1 200 OK\r\n\r\n',
    `>${TLS_HELLO}`,
    `<${TLS_HELLO}`,
  ],
  'HTTP/0.9': ['>GET /\r\n', '<<html>no head</html>'],
  'heads with bare line feeds': ['>GET / HTTP/1.1\nHost: x\n\n', '<HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  'HTTP/2': ['>PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '<\x00\x00\x00\x04\x00'],
  'a server that speaks first': ['<220 mail\r\n', '>EHLO x\r\n', '<250 ok\r\n', '>DELETE 1\r\n', '<+OK\r\n'],
  'a response that is not HTTP': ['>GET / HTTP/1.1\r\n\r\n', '<ICY 200 OK\r\n', '<\xff\xfbmusic'],
  'an upgrade to a protocol of words': [
    `>${UPGRADE.replace('websocket', 'tcp')}`,
    `<${SWITCHED}`,
    '>PING',
    '>\r\n',
    '<PONG',
  ],
  'an upgrade to something that looks like requests below the filter': [
    `>${UPGRADE}`,
    `<${SWITCHED}`,
    `>${REQUEST}`,
    '<ok',
  ],
  'requests below the filter inside of a tunnel': [
    '>CONNECT a:80 HTTP/1.1\r\n\r\n',
    '<HTTP/1.1 200 OK\r\n\r\n',
    `>${REQUEST}`,
    '<ok',
  ],
  'bytes behind a CONNECT that is not answered yet': [
    '>CONNECT a:80 HTTP/1.1\r\n\r\nGET',
    `>${REQUEST}`,
    '<HTTP/1.1 200 OK\r\n\r\n',
  ],
  'a request below the filter behind a response that is not HTTP': [
    '>GET / HTTP/1.1\r\n\r\n',
    '<ICY 200 OK\r\n',
    `>${REQUEST}`,
  ],
  'a word of another protocol': ['>AMQP', '>\0\0\x09\x01'],
  'an early hint': ['>GET / HTTP/1.1\r\n\r\n', '<HTTP/1.1 103 Early Hints\r\n\r\n', '<HTTP/1.1 200 OK\r\n\r\nx'],
};

test.each(Object.entries(UNMATCHED))('%s passes unchanged and at once', (_name, steps) => {
  const { client, upstream } = openConversation();
  const sent = { '>': '', '<': '' };
  for (const step of steps) {
    const [way, data] = [step[0] as '>' | '<', step.slice(1)];
    sent[way] += data;
    (way === '>' ? client : upstream).emit('data', Buffer.from(data, 'latin1'));
    expect({ '>': upstream.text(), '<': client.text() }).toEqual(sent);
  }
});

/** In another order, what looks like a request below the filter is one. */
const pieces = Object.values(UNMATCHED)
  .flat()
  .map((step) => step.slice(1))
  .filter((text) => !text.includes('/some'));

test('no byte is lost when both sides end, however the bytes are cut', () => {
  const piece = fc.oneof(
    fc.constantFrom(...pieces),
    fc.constantFrom(
      'GET / HT',
      'HTTP/1.1 2',
      '\r\n',
      '\r',
      '\n',
      'POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc',
      '0\r\n\r\n',
    ),
    fc.string({ unit: 'binary-ascii', minLength: 1 }),
  );
  const step = fc.record({ up: fc.boolean(), data: piece });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { client, upstream, up, down } = openConversation();
      for (const { up: isUp, data } of steps) (isUp ? client : upstream).emit('data', Buffer.from(data, 'latin1'));
      up.end('eof');
      down.end('eof');
      const sent = (isUp: boolean) =>
        steps
          .filter((one) => one.up === isUp)
          .map(({ data }) => data)
          .join('');
      expect([upstream.text(), client.text()]).toEqual([sent(true), sent(false)]);
    }),
    { numRuns: 10_000 },
  );
});
