import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../runtime/random.ts';
import { Link } from './link.ts';
import { fakeSocket } from './socket.fixture.ts';
import type { StreamEnd } from './stage.ts';
import { createTouched } from './touched.ts';
import type { Toxic } from './toxic.ts';
import { ALL_KINDS } from './toxics/catalogue.ts';
import { fakeTimers } from './toxics/stage-bench.fixture.ts';
import { createTurns } from './turns.ts';

/** A link between two stand-ins for sockets, under fake time. */
function openLink() {
  const timers = fakeTimers();
  const ends: StreamEnd[] = [];
  const source = fakeSocket();
  const dest = fakeSocket();
  const touched = createTouched();
  const atTurnEnd: (() => void)[] = [];
  const turns = createTurns((run) => atTurnEnd.push(run));
  const settings = { random: seededRandom(1), timers, turns, dialTimeoutMs: 1000 };
  const finish = (how: StreamEnd) => ends.push(how);
  const host = { settings, touched, connection: {}, seen: () => {}, finish };
  const link = new Link(source.socket, dest.socket, [], host);
  const endTurn = () => {
    for (const run of atTurnEnd.splice(0)) run();
  };
  return { link, source, dest, timers, turns, endTurn, touched, ends, text: dest.text };
}

function toxicOf(type: string, attributes: Readonly<Record<string, number>>, toxicity = 1): Toxic {
  const kind = ALL_KINDS.get(type);
  if (!kind) throw new Error(`no toxic ${type}`);
  const random = seededRandom(3);
  const stream = 'downstream' as const;
  const requests = { seen: 0, hit: 0 };
  return { name: type, kind, stream, direction: stream, toxicity, attributes, coin: random, dice: random, requests };
}

const harmless = fc.oneof(
  fc.record({ type: fc.constant('latency'), latency: fc.nat(300), jitter: fc.nat(300) }),
  fc.record({ type: fc.constant('bandwidth'), rate: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ type: fc.constant('slicer'), average_size: fc.integer({ min: 1, max: 90 }), delay: fc.nat(50_000) }),
  fc.record({ type: fc.constant('slow_close'), delay: fc.nat(300) }),
  fc.record({ type: fc.constant('noop') }),
);
/** A link with toxics coming and going, and what was sent through it. */
interface Scene extends ReturnType<typeof openLink> {
  readonly active: Toxic[];
  sent: string;
}

type Step = (scene: Scene) => void;

const send = fc.integer({ min: 1, max: 5000 }).map(
  (size): Step =>
    (scene) => {
      const codes = Array.from({ length: size }, (_, i) => 33 + ((scene.sent.length + i) % 90));
      const data = String.fromCharCode(...codes);
      scene.sent += data;
      scene.source.emit('data', Buffer.from(data, 'latin1'));
    },
);
const add = fc.tuple(harmless, fc.constantFrom(0, 0.5, 1)).map(
  ([{ type, ...attributes }, toxicity]): Step =>
    (scene) => {
      const toxic = toxicOf(type, attributes as Record<string, number>, toxicity);
      scene.active.push(toxic);
      scene.link.add(toxic);
    },
);
const remove = fc.nat(5).map(
  (nth): Step =>
    ({ active, link }) => {
      for (const toxic of active.splice(nth % Math.max(1, active.length), 1)) link.remove(toxic);
    },
);
const patch = fc.tuple(fc.nat(5), fc.boolean()).map(
  ([nth, redraw]): Step =>
    ({ active, link }) => {
      const toxic = active[nth % Math.max(1, active.length)];
      if (toxic) link.update(toxic, redraw);
    },
);
const wait = fc.integer({ min: 1, max: 200 }).map(
  (ms): Step =>
    ({ timers }) =>
      timers.advance(ms),
);
const drain = fc.boolean().map(
  (drained): Step =>
    ({ dest }) => {
      dest.writableNeedDrain = !drained;
      if (drained) dest.emit('drain');
    },
);

test('every byte arrives once and in order, and the end after them, while toxics come, change and go', () => {
  const step = fc.oneof({ weight: 4, arbitrary: send }, { weight: 2, arbitrary: add }, remove, patch, wait, drain);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const scene: Scene = { ...openLink(), active: [], sent: '' };
      for (const act of steps) act(scene);
      const { link, source, dest, ends, text, sent } = scene;
      expect(sent.startsWith(text())).toBe(true);
      link.end('eof');
      for (const toxic of scene.active) link.remove(toxic);
      expect(text()).toBe(sent);
      expect(ends).toEqual(['eof']);
      dest.writableNeedDrain = false;
      dest.emit('drain');
      expect(source.paused).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('the source is paused while the destination is full, and while the chain holds more than it may', () => {
  const { link, source, dest, timers } = openLink();
  dest.writableNeedDrain = true;
  source.emit('data', Buffer.alloc(10));
  expect(source.paused).toBe(true);
  dest.writableNeedDrain = false;
  dest.emit('drain');
  expect(source.paused).toBe(false);
  link.add(toxicOf('bandwidth', { rate: 1 }));
  source.emit('data', Buffer.alloc(70_000));
  expect(source.paused).toBe(true);
  timers.advance(10_000);
  expect(source.paused).toBe(false);
});

test('what is read while a crowd is let in waits for its turn, in order and with its end, and pauses its source', () => {
  const { source, dest, link, ends, turns, endTurn, text } = openLink();
  turns.accepted();
  for (let i = 0; i < 26; i++) source.emit('data', Buffer.from(String.fromCharCode(65 + i)));
  source.emit('data', Buffer.alloc(40_000, '.'));
  link.end('eof');
  expect([source.paused, dest.text().length < 26, ends]).toEqual([true, true, []]);
  endTurn();
  endTurn();
  expect(text()).toBe(`ABCDEFGHIJKLMNOPQRSTUVWXYZ${'.'.repeat(40_000)}`);
  expect([source.paused, ends]).toEqual([false, ['eof']]);
});

test('what waits for its turn when its destination is gone is thrown away', () => {
  const { source, link, turns, endTurn, text } = openLink();
  turns.accepted();
  for (let i = 0; i < 20; i++) source.emit('data', Buffer.from('x'));
  const before = text();
  link.kill();
  endTurn();
  endTurn();
  expect(text()).toBe(before);
});

test('the source is paused while a toxic holds many small chunks', () => {
  const { link, source, timers, text } = openLink();
  link.add(toxicOf('latency', { latency: 1000 }));
  for (let i = 0; i < 2000; i++) source.emit('data', Buffer.from('x'));
  expect(source.paused).toBe(true);
  timers.advance(1000);
  expect([text().length, source.paused]).toEqual([2000, false]);
});

test('a toxic that ends the stream lets nothing more through, also after it is removed', () => {
  const { link, source, ends, text } = openLink();
  const limit = toxicOf('limit_data', { bytes: 3 });
  link.add(limit);
  source.emit('data', Buffer.from('abcdef'));
  link.remove(limit);
  source.emit('data', Buffer.from('ghi'));
  expect([text(), ends]).toEqual(['abc', ['cut']]);
});

test('a half-close that turns into a reset is passed on as both', () => {
  const { link, ends } = openLink();
  link.end('eof');
  link.end('reset');
  link.end('cut');
  expect(ends).toEqual(['eof', 'reset']);
});

test('a connection counts once per toxic and reset', () => {
  const { link, source, timers, touched } = openLink();
  const late = toxicOf('latency', { latency: 1 });
  link.add(late);
  for (let i = 0; i < 3; i++) source.emit('data', Buffer.from('x'));
  link.update(late, false);
  source.emit('data', Buffer.from('x'));
  expect(touched.counts().latency).toBe(1);
  timers.advance(5);
  touched.reset();
  source.emit('data', Buffer.from('x'));
  expect(touched.counts().latency).toBe(1);
});
