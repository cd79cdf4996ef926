import { expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { Link } from '../link.ts';
import { fakeSocket } from '../socket.fixture.ts';
import { createTouched } from '../touched.ts';
import type { Toxic } from '../toxic.ts';
import { ALL_KINDS } from '../toxics/catalogue.ts';
import { fakeTimers } from '../toxics/stage-bench.fixture.ts';
import { httpLayer } from './http-layer.ts';

const REQUEST = 'GET /some/path HTTP/1.1\r\nHost: x\r\n\r\n';
const ANSWER = /HTTP\/1\.1 503 /g;

/** A connection on which the proxy answers all requests below /some. */
function openConversation() {
  const kind = ALL_KINDS.get('x_http_status');
  if (!kind) throw new Error('no x_http_status');
  const random = seededRandom(1);
  const toxic: Toxic = {
    name: 'status',
    kind,
    stream: 'downstream',
    direction: 'downstream',
    toxicity: 1,
    attributes: { path: '/some' },
    coin: random,
    dice: random,
    requests: { seen: 0, hit: 0 },
  };
  const touched = createTouched();
  const layer = httpLayer(() => [toxic], touched);
  const client = fakeSocket();
  const upstream = fakeSocket();
  const ends: string[] = [];
  const settings = { random, timers: fakeTimers(), dialTimeoutMs: 1000 };
  const host = { settings, touched, connection: {} };
  const up = new Link(client.socket, upstream.socket, [layer.upstream], { ...host, finish: (how) => ends.push(how) });
  const down = new Link(upstream.socket, client.socket, [layer.downstream], { ...host, finish: () => {} });
  return { client, upstream, up, down, ends, answers: () => client.text().match(ANSWER)?.length ?? 0 };
}

test('a client that does not read its answers is read no further', () => {
  const { client, answers } = openConversation();
  client.writableNeedDrain = true;
  for (let i = 0; i < 5000; i++) client.emit('data', Buffer.from(REQUEST));
  expect(client.paused).toBe(true);
  expect(answers()).toBeLessThan(10);
  client.writableNeedDrain = false;
  client.emit('drain');
  expect(answers()).toBe(5000);
  expect(client.paused).toBe(false);
});

test('a half-close behind unread answers follows the requests before it', () => {
  const { client, upstream, up, ends, answers } = openConversation();
  client.writableNeedDrain = true;
  const last = 'GET /other HTTP/1.1\r\n\r\n';
  client.emit('data', Buffer.from(REQUEST.repeat(500) + last));
  up.end('eof');
  expect(ends).toEqual([]);
  client.writableNeedDrain = false;
  client.emit('drain');
  expect([answers(), upstream.text(), ends]).toEqual([500, last, ['eof']]);
});

test('a client that is gone with unread answers ends the connection to the upstream', () => {
  const { client, up, down, ends } = openConversation();
  client.writableNeedDrain = true;
  client.emit('data', Buffer.from(REQUEST.repeat(500)));
  up.end('eof');
  down.kill();
  expect(ends).toEqual(['eof']);
});
