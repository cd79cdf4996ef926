import type { Random } from '../../domain/ports.ts';
import type { ApiCall } from './api-call.ts';

const NAMES = ['a', 'b', 'c-1'];
const ODD_NAMES = ['<x>&', 'ü', 'a/b', '', 'with space', 'A'];
const TYPES = ['latency', 'timeout', 'bandwidth', 'slow_close', 'slicer', 'limit_data', 'reset_peer', 'noop'];
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  latency: ['latency', 'jitter'],
  timeout: ['timeout'],
  bandwidth: ['rate'],
  slow_close: ['delay'],
  slicer: ['average_size', 'size_variation', 'delay'],
  limit_data: ['bytes'],
  reset_peer: ['timeout'],
  noop: [],
};
const TOXICS = ['t1', 't2', 'latency_downstream', 'timeout_upstream'];
const LISTENS = [
  '127.0.0.1:0',
  'localhost:0',
  '',
  ':0',
  '[::1]:0',
  '127.0.0.1:{P1}',
  '127.0.0.1:{P2}',
  'localhost:{P1}',
  '0.0.0.0:{P3}',
  ':{P3}',
  '[::]:{P3}',
];
const BAD_LISTENS = [
  'nope',
  '127.0.0.1:99999',
  '127.0.0.1:abc',
  '1:2:3',
  '[::1',
  '192.0.2.1:{P1}',
  '127.0.0.1:-1',
  '[::1]',
];
const UPSTREAMS = ['127.0.0.1:9', 'localhost:9', 'nowhere', ''];
const STREAMS = ['upstream', 'downstream', 'Upstream', 'DOWNSTREAM', 'sideways', ''];
const TOXICITIES = ['1', '0', '0.5', '0.3', '1e-7', '0.1234567891'];
const ODD_TOXICITIES = ['7', '-1', '1e21', '100'];
const ODD_TYPES = ['down', '', 'Latency', 'packet_loss'];
const METHODS = ['GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'POST'];
const ODD_PATHS = [
  ...['/', '/nope', '/proxies/', '//proxies', '/proxies', '/metrics', '/version', '/reset', '/populate'],
  ...['/proxies/a', '/proxies/a/toxics', '/proxies/../version', '/proxies/a%2Fb', '/proxies?x=1'],
];
/** Values of the wrong kind for nearly everything. */
const ODD_VALUES = [
  'null',
  '"x"',
  '1.5',
  '-1',
  '[]',
  '{}',
  'true',
  '""',
  '1e3',
  '9007199254740991',
  '"1"',
  '1.0',
  '-0',
];
const BROKEN_BODIES = [
  '',
  ' ',
  '{',
  'null',
  '[]',
  '"x"',
  '3',
  '{"name":}',
  'nope',
  '{} trailing',
  '{"a":1}{"b":2}',
  '[',
  'null null',
  'tru',
];

/** Draws the calls of one sequence: mostly valid, often wrong in one place, sometimes nonsense. */
export interface Grammar {
  next(): ApiCall;
}

/** Key and JSON text of its value. */
type Fields = readonly (readonly [string, string])[];

export function createGrammar(random: Random): Grammar {
  const dice = createDice(random);
  const kinds = callKinds(dice, createBodies(dice));
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  return {
    next: () => {
      let at = random.next() * total;
      const kind = kinds.find(([weight]) => {
        at -= weight;
        return at < 0;
      });
      return kind ? kind[1]() : { method: 'GET', path: '/proxies' };
    },
  };
}

function createDice(random: Random) {
  const pick = <T>(list: readonly T[]): T => list[random.int(0, list.length - 1)] as T;
  const chance = (p: number) => random.next() < p;
  const some = (fields: Fields, keep: number): Fields => fields.filter(() => chance(keep));
  return { pick, chance, some, int: random.int };
}

type Dice = ReturnType<typeof createDice>;

/** An object, now and then with an odd key, an odd value or as something else altogether. */
function drawObject({ pick, chance }: Dice, fields: Fields): string {
  if (chance(0.05)) return pick(BROKEN_BODIES);
  const entries = fields.map(([key, value]) => {
    const name = chance(0.04) ? key.toUpperCase() : key;
    return `${JSON.stringify(name)}:${chance(0.05) ? pick(ODD_VALUES) : value}`;
  });
  if (chance(0.05)) entries.push('"unknown":[1,{"x":null}]');
  return `{${entries.join(',')}}`;
}

function createBodies(dice: Dice) {
  const { pick, chance, some, int } = dice;
  const text = (value: string) => JSON.stringify(value);
  const proxyFields = (): Fields => [
    ['name', text(pick(chance(0.1) ? ODD_NAMES : NAMES))],
    ['upstream', text(pick(UPSTREAMS.slice(0, chance(0.1) ? 4 : 3)))],
    ...some([['listen', text(pick(chance(0.12) ? BAD_LISTENS : LISTENS))]], 0.9),
    ...some([['enabled', pick(['true', 'false', 'false', 'null'])]], 0.4),
  ];
  const attributes = (type: string) => {
    if (chance(0.04)) return pick(ODD_VALUES);
    const names = ATTRIBUTES[type] ?? ['latency'];
    return drawObject(
      dice,
      some(
        names.map((name) => [name, String(chance(0.01) ? int(-2, -1) : int(0, 2000))]),
        0.8,
      ),
    );
  };
  const toxic = () => {
    const type = pick(chance(0.06) ? ODD_TYPES : TYPES);
    return drawObject(dice, [
      ...some([['type', text(type)]], 0.97),
      ...some([['name', text(pick(chance(0.1) ? ODD_NAMES : TOXICS))]], 0.6),
      ...some([['stream', text(pick(STREAMS))]], 0.5),
      ...some([['toxicity', pick(chance(0.05) ? ODD_TOXICITIES : TOXICITIES)]], 0.4),
      ...some([['attributes', attributes(type)]], 0.8),
    ]);
  };
  const proxy = () => drawObject(dice, proxyFields());
  return {
    proxy,
    toxic,
    patch: () => drawObject(dice, some(proxyFields(), 0.5)),
    list: () => (chance(0.1) ? pick(BROKEN_BODIES) : `[${Array.from({ length: int(0, 3) }, proxy).join(',')}]`),
  };
}

/** Every kind of call with its weight. */
function callKinds(
  { pick }: Dice,
  bodies: ReturnType<typeof createBodies>,
): readonly (readonly [number, () => ApiCall])[] {
  const proxyPath = () => `/proxies/${encodeURIComponent(pick(NAMES))}`;
  const toxicPath = () => `${proxyPath()}/toxics/${encodeURIComponent(pick(TOXICS))}`;
  const get = (path: string): ApiCall => ({ method: 'GET', path });
  const change = () => pick(['POST', 'PATCH']);
  return [
    [12, () => ({ method: 'POST', path: '/proxies', body: bodies.proxy() })],
    [3, () => get('/proxies')],
    [3, () => get(proxyPath())],
    [10, () => ({ method: change(), path: proxyPath(), body: bodies.patch() })],
    [4, () => ({ method: 'DELETE', path: proxyPath() })],
    [5, () => ({ method: 'POST', path: '/populate', body: bodies.list() })],
    [2, () => ({ method: 'POST', path: '/reset' })],
    [3, () => get(`${proxyPath()}/toxics`)],
    [22, () => ({ method: 'POST', path: `${proxyPath()}/toxics`, body: bodies.toxic() })],
    [3, () => get(toxicPath())],
    [12, () => ({ method: change(), path: toxicPath(), body: bodies.toxic() })],
    [5, () => ({ method: 'DELETE', path: toxicPath() })],
    [1, () => get('/version')],
    [3, () => ({ method: pick(METHODS), path: pick(ODD_PATHS) })],
    [1, () => ({ ...get(pick(['/proxies', '/nope', '/version'])), userAgent: 'Mozilla/5.0' })],
  ];
}
