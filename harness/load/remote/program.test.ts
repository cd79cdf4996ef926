import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openFrames } from './frames.ts';
import { greetingWith } from './greeting.ts';
import { createProgram, type WorkerProgram } from './program.ts';
import { arrive } from './scripted-worker.fixture.ts';
import { WORKER_VERSION } from './version.ts';

const TOKEN = 'a token that nobody guesses';
const GREETING = greetingWith(TOKEN);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const start = () => createProgram({ token: TOKEN, index: 2, waitMs: 60_000 });

/** A connection to the program, and what came back over it. */
function visit(program: WorkerProgram) {
  const [theirs, ours] = duplexPair();
  const answers: unknown[] = [];
  const ends: string[] = [];
  const frames = openFrames(theirs, { onMessage: (message) => answers.push(message), onEnd: (why) => ends.push(why) });
  program.take(ours);
  return {
    answers,
    ends,
    hangUp: () => theirs.destroy(),
    async say(...lines: readonly unknown[]) {
      for (const line of lines)
        if (typeof line === 'string' || typeof line !== 'object' || line === null) theirs.write(`${line}\n`);
        else frames.send(line);
      await arrive();
    },
  };
}

async function answersTheClock(conductor: ReturnType<typeof visit>): Promise<boolean> {
  const before = conductor.answers.length;
  await conductor.say({ type: 'read', id: before });
  return conductor.answers.length === before + 1;
}

test('welcomes who knows the token, and tells its clocks', async () => {
  const conductor = visit(start());
  await conductor.say(GREETING);
  expect(conductor.answers).toEqual([{ type: 'welcome', index: 2 }]);
  expect(await answersTheClock(conductor)).toBe(true);
  expect(conductor.answers[1]).toEqual({
    type: 'clocks',
    id: 1,
    nowMs: expect.any(Number),
    wallMs: expect.any(Number),
  });
});

test.each([
  ['a wrong token', { ...GREETING, token: `${TOKEN}!` }],
  ['no token', { version: GREETING.version }],
  ['a token that is no text', { ...GREETING, token: [TOKEN] }],
  ['a wrong token and another version', { version: 'squall 9.9.9, protocol 9', token: '' }],
  ['a number', 5],
  ['null', null],
  ['a message without a greeting', { type: 'read', id: 1 }],
])('%s is turned away without another word, and the conductor is not disturbed', async (_what, line) => {
  const program = start();
  const before = visit(program);
  await before.say(line);
  expect(before.answers).toEqual([{ type: 'no token' }]);
  expect(before.ends).toHaveLength(1);
  const conductor = visit(program);
  await conductor.say(GREETING);
  const after = visit(program);
  await after.say(line);
  expect(after.answers).toEqual([{ type: 'no token' }]);
  expect(await answersTheClock(conductor)).toBe(true);
});

test('another version is turned away with both', async () => {
  const conductor = visit(start());
  await conductor.say({ ...GREETING, version: 'squall 9.9.9, protocol 1' });
  expect(conductor.answers).toEqual([{ type: 'no version', version: WORKER_VERSION }]);
});

test('a second conductor is turned away, and the first is not disturbed', async () => {
  const program = start();
  const first = visit(program);
  await first.say(GREETING);
  const second = visit(program);
  await second.say(GREETING);
  expect(second.answers).toEqual([{ type: 'taken' }]);
  expect(await answersTheClock(first)).toBe(true);
});

test('strangers say what they like, and the conductor is not disturbed', async () => {
  const program = start();
  const conductor = visit(program);
  await conductor.say(GREETING);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json({ maxDepth: 2 })), { maxLength: 4 }), async (lines) => {
      const stranger = visit(program);
      await stranger.say(...lines);
      stranger.hangUp();
      await arrive();
      expect(stranger.answers.filter((answer) => JSON.stringify(answer) !== '{"type":"no token"}')).toEqual([]);
      expect(await answersTheClock(conductor)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a stranger who says nothing is not listened to for long', async () => {
  const stranger = visit(start());
  vi.advanceTimersByTime(10_000);
  await arrive();
  expect(stranger.ends).toHaveLength(1);
});

test('ends with 0 after a goodbye', async () => {
  const program = start();
  const conductor = visit(program);
  await conductor.say(GREETING, { type: 'goodbye' });
  expect(await program.ended).toEqual({ code: 0, why: 'the conductor said goodbye' });
});

test('ends when nobody comes, whoever else does', async () => {
  const program = start();
  await visit(program).say({ ...GREETING, token: '' });
  vi.advanceTimersByTime(60_000);
  expect(await program.ended).toEqual({ code: 12, why: 'nobody came within 60000 ms' });
});

test('ends when the conductor is gone', async () => {
  const program = start();
  const conductor = visit(program);
  await conductor.say(GREETING);
  conductor.hangUp();
  expect(await program.ended).toMatchObject({ code: 12, why: expect.stringContaining('the conductor is gone') });
});

test('ends when the conductor has said nothing for half a minute, and not before', async () => {
  const program = start();
  const conductor = visit(program);
  await conductor.say(GREETING);
  let isOver = false;
  void program.ended.then(() => {
    isOver = true;
  });
  for (let second = 0; second < 60; second++) {
    vi.advanceTimersByTime(1000);
    await conductor.say({ type: 'read', id: second });
  }
  expect(isOver).toBe(false);
  vi.advanceTimersByTime(31_000);
  expect(await program.ended).toEqual({ code: 12, why: 'nothing came from the conductor for 30 s' });
});

test.each(['5', 'null', '"goodbye"', '{}', '{"type":"what"}', '{"type":"load","load":1}', 'garbage'])(
  'ends when the conductor talks nonsense: %s',
  async (line) => {
    const program = start();
    const conductor = visit(program);
    await conductor.say(GREETING);
    await conductor.say(line);
    expect(await program.ended).toMatchObject({ code: 12 });
    expect(conductor.ends).toHaveLength(1);
  },
);

test('what is said of a load that is over changes nothing', async () => {
  const conductor = visit(start());
  await conductor.say(GREETING, { type: 'load', load: 7, message: { type: 'halt' } }, { type: 'drop', load: 7 });
  expect(await answersTheClock(conductor)).toBe(true);
});
