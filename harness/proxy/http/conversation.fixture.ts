import { seededRandom } from '../../runtime/random.ts';
import { Link } from '../link.ts';
import { fakeSocket } from '../socket.fixture.ts';
import type { StreamEnd } from '../stage.ts';
import { createTouched } from '../touched.ts';
import type { Toxic } from '../toxic.ts';
import type { Attributes } from '../toxics/attributes.ts';
import { ALL_KINDS } from '../toxics/catalogue.ts';
import { fakeTimers } from '../toxics/stage-bench.fixture.ts';
import { createTurns } from '../turns.ts';
import { httpLayer } from './http-layer.ts';

/** A connection on which the proxy does this to all requests below /some, by default answers them. */
export function openConversation(type = 'x_http_status', attributes: Attributes = {}) {
  const kind = ALL_KINDS.get(type);
  if (!kind) throw new Error(`no ${type}`);
  const random = seededRandom(1);
  const toxic: Toxic = {
    name: 'fault',
    kind,
    stream: 'downstream',
    direction: 'downstream',
    toxicity: 1,
    attributes: { path: '/some', ...attributes },
    coin: random,
    dice: random,
    requests: { seen: 0, hit: 0 },
  };
  const touched = createTouched();
  const layer = httpLayer(() => [toxic], touched);
  const client = fakeSocket();
  const upstream = fakeSocket();
  const ends: string[] = [];
  /** How the client's side was ended. */
  const clientEnds: StreamEnd[] = [];
  const timers = fakeTimers();
  const settings = { random, timers, turns: createTurns(), dialTimeoutMs: 1000 };
  const host = { settings, touched, connection: {}, seen: () => {} };
  const up = new Link(client.socket, upstream.socket, [layer.upstream], { ...host, finish: (how) => ends.push(how) });
  const down = new Link(upstream.socket, client.socket, [layer.downstream], {
    ...host,
    finish: (how) => clientEnds.push(how),
  });
  return {
    client,
    upstream,
    up,
    down,
    ends,
    clientEnds,
    timers,
    toxic,
    /** How many requests felt the fault. */
    touches: () => touched.counts()['fault'] ?? 0,
    /** The client, or the upstream, sends these bytes. */
    send: (text: string) => client.emit('data', Buffer.from(text, 'latin1')),
    answer: (text: string) => upstream.emit('data', Buffer.from(text, 'latin1')),
  };
}
