import { expect, test } from 'vitest';
import { fakeClock } from '../../measure/probed-target.fixture.ts';
import type { NewEntry } from '../journal/entries.ts';
import { followEntries } from './entry-log.ts';
import { HEARTBEAT_MS, sendEntries } from './event-stream.ts';
import { playGameDay } from './watched.fixture.ts';

const said = (text: string): NewEntry => ({ kind: 'said', text, by: 'page' });
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A game day with one reader, who takes what is written only when a test says so, unless it is `quick`. */
async function open(options: { lastId?: string; quick?: boolean; before?: number } = {}) {
  const day = playGameDay();
  const clock = fakeClock();
  const following = new AbortController();
  const gone = new AbortController();
  const closing = new AbortController();
  for (let i = 0; i < (options.before ?? 0); i++) day.happen(i, said(`line ${i}`));
  const log = followEntries(day, clock, following.signal);
  await settle();
  const written: string[] = [];
  let take = () => {};
  const write = (text: string) => {
    written.push(text);
    return options.quick ? Promise.resolve() : new Promise<void>((resolve) => (take = resolve));
  };
  const sending = sendEntries({
    log,
    epoch: 'e1',
    lastId: options.lastId,
    clock,
    write,
    gone: gone.signal,
    closing: closing.signal,
  });
  await settle();
  return { day, clock, log, written, gone, closing, following, sending, take: () => take() };
}

const linesIn = (texts: readonly string[]) =>
  [...texts.join('').matchAll(/"text":"(line \d+)"/g)].map(([, text]) => text);

test('sends what there is, then what comes, each entry once and with an id', async () => {
  const { day, written, gone, sending } = await open({ quick: true, before: 2 });
  day.happen(2, said('line 2'));
  await settle();
  expect(written[0]).toMatch(
    /^retry: 1000\nevent: begin\ndata: \{"from":0\}\n\nevent: clock\ndata: \{"atMs":-?\d+\}\n\n$/,
  );
  expect(linesIn(written)).toEqual(['line 0', 'line 1', 'line 2']);
  expect([...written.join('').matchAll(/^id: (.*)$/gm)].map(([, id]) => id)).toEqual(['e1.0', 'e1.1', 'e1.2']);
  gone.abort();
  await sending;
});

test.each([
  ['e1.1', ['line 2'], 2],
  ['e1.2', [], 3],
  ['e1.7', ['line 0', 'line 1', 'line 2'], 0],
  ['e2.1', ['line 0', 'line 1', 'line 2'], 0],
  ['', ['line 0', 'line 1', 'line 2'], 0],
  ['e1.-1', ['line 0', 'line 1', 'line 2'], 0],
  ['e1.1e0', ['line 0', 'line 1', 'line 2'], 0],
  ['e1.99999999999999999999', ['line 0', 'line 1', 'line 2'], 0],
  [`${'x'.repeat(9000)}.1`, ['line 0', 'line 1', 'line 2'], 0],
])('a reader that comes back with %j gets %j', async (lastId, lines, from) => {
  const { written, gone, sending } = await open({ quick: true, before: 3, lastId });
  expect(linesIn(written)).toEqual(lines);
  expect(written[0]).toContain(`data: {"from":${from}}`);
  gone.abort();
  await sending;
});

test('a reader who takes nothing is given one chunk, however much happens', async () => {
  const { day, written, take, gone, sending } = await open({ before: 1 });
  const long = 'x'.repeat(4000);
  for (let i = 0; i < 2000; i++) day.happen(i, said(`${long} line ${i}`));
  await settle();
  expect(written).toHaveLength(1);
  take();
  await settle();
  expect(written).toHaveLength(2);
  expect(written[1]!.length).toBeLessThan(80_000);
  gone.abort();
  take();
  await sending;
});

test('in quiet times the clock is told', async () => {
  const { clock, written, gone, sending } = await open({ quick: true, before: 1 });
  const before = written.length;
  await clock.pass(HEARTBEAT_MS);
  await settle();
  expect(written.slice(before)).toEqual(['event: clock\ndata: {"atMs":5000}\n\n']);
  gone.abort();
  await sending;
});

test('when the server closes, what is there is still sent, and the stream ends', async () => {
  const { day, written, closing, sending } = await open({ quick: true, before: 1 });
  day.happen(1, said('line 1'));
  await settle();
  closing.abort();
  await sending;
  expect(linesIn(written)).toEqual(['line 0', 'line 1']);
});

test('entries of a journal that cannot be read on are kept, and the failure is told to who asks', async () => {
  const clock = fakeClock();
  const broken = {
    controls: playGameDay().controls,
    async *follow() {
      yield { ...said('line 0'), atMs: 0, wall: '2026-11-27T13:30:00.000Z' } as never;
      throw new Error('no space left');
    },
  };
  const log = followEntries(broken, clock, new AbortController().signal);
  await expect(log.complete).rejects.toThrow('no space left');
  expect(log.entries).toHaveLength(1);
});
