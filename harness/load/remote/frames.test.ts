import { duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadEvidence } from '../../domain/evidence.ts';
import { type Frames, LONG_LINE, openFrames, SHORT_LINE } from './frames.ts';

/** Frames, what they received, and the other end of their connection. */
function opened() {
  const [connection, other] = duplexPair();
  const messages: unknown[] = [];
  const ends: string[] = [];
  const frames = openFrames(connection, {
    onMessage: (message) => messages.push(message),
    onEnd: (why) => ends.push(why),
  });
  other.on('error', () => {});
  other.on('end', () => other.end());
  other.resume();
  return { connection, other, frames, messages, ends };
}

async function written(chunks: readonly Buffer[], allowed?: number) {
  const { other, frames, messages, ends } = opened();
  if (allowed !== undefined) frames.allow(allowed);
  for (const chunk of chunks) {
    if (!other.destroyed) other.write(chunk);
    await turn();
  }
  return { messages, ends };
}

/** `bytes` in parts of these sizes, again and again. */
function cut(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    parts.push(bytes.subarray(from, from + size));
    from += size;
  }
  return parts;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('messages arrive whole and in order, however the connection cuts them', async () => {
  const message = fc.record({ text: fc.string({ unit: 'binary' }), many: fc.array(fc.integer()) });
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 6 }), sizes, async (sent, parts) => {
      const bytes = Buffer.from(sent.map((each) => `${JSON.stringify(each)}\n`).join(''));
      const { messages, ends } = await written(cut(bytes, parts), LONG_LINE);
      expect(messages).toEqual(sent);
      expect(ends).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('whatever bytes come, the connection goes on or ends once with a reason', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), sizes, async (bytes, parts) => {
      const { ends } = await written(cut(Buffer.from(bytes), parts));
      expect(ends.length).toBeLessThanOrEqual(1);
      for (const why of ends) expect(why).toMatch(/^a line came that is no JSON/);
    }),
    { numRuns: 100 },
  );
});

describe('a connection ends', () => {
  test.each([
    ['by a line that is no JSON', 'GET / HTTP/1.1\n', 'a line came that is no JSON: "GET / HTTP/1.1"'],
    ['by a line that was cut off', '{"type":"re\n', String.raw`a line came that is no JSON: "{\"type\":\"re"`],
    ['by an empty line', '\n', 'a line came that is no JSON: ""'],
    ['by a long line', `"${'x'.repeat(SHORT_LINE)}"\n`, `a line of more than ${SHORT_LINE} bytes came`],
    ['by a line without an end', 'x'.repeat(SHORT_LINE + 1), `a line of more than ${SHORT_LINE} bytes came`],
  ])('%s', async (_how, text, why) => {
    const { ends, messages } = await written([Buffer.from(text), Buffer.from('{"type":"later"}\n')]);
    expect(ends).toEqual([why]);
    expect(messages).toEqual([]);
  });

  test('in the middle of a line, and the line is not told', async () => {
    const { other, messages, ends } = opened();
    other.end('{"type":"read"');
    await turn();
    await turn();
    expect([messages, ends]).toEqual([[], ['the connection was closed']]);
  });

  test('without a word when this side has ended it', async () => {
    const { frames, ends } = opened();
    await frames.end();
    expect(ends).toEqual([]);
  });
});

test('a long line is taken once it is allowed', async () => {
  const text = 'x'.repeat(3 * SHORT_LINE);
  const { messages, ends } = await written([Buffer.from(`"${text}"\n`)], 4 * SHORT_LINE);
  expect([messages, ends]).toEqual([[text], []]);
});

/** What `sender` sends, as it arrives. */
async function sentOver(message: object): Promise<unknown> {
  const [connection, other] = duplexPair();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const sender: Frames = openFrames(connection, { onMessage: () => {}, onEnd: () => {} });
  openFrames(other, { onMessage: resolve, onEnd: () => {} }).allow(LONG_LINE);
  sender.send(message);
  return await promise;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const text = fc.string({ unit: 'binary' });
const interval = fc.record(
  {
    phase: text,
    fromMs: finite,
    toMs: finite,
    sent: fc.nat(),
    inFlight: fc.nat(),
    together: finite,
    labels: fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString')), fc.nat()),
    count: fc.nat(),
    p50Us: finite,
    p99Us: finite,
    maxUs: finite,
    hdr: fc.base64String(),
  },
  { requiredKeys: ['phase', 'fromMs', 'toMs', 'sent', 'inFlight', 'labels', 'count', 'p50Us', 'p99Us', 'maxUs'] },
);

test('evidence survives the way bit for bit', async () => {
  const evidence = fc.record({
    ledger: fc.record({
      planned: fc.maxSafeNat(),
      sent: fc.nat(),
      dropped: fc.nat(),
      outcomes: fc.dictionary(fc.constantFrom('answered', 'timed-out'), fc.nat()),
      unaccounted: fc.nat(),
    }),
    intervals: fc.array(interval, { maxLength: 4 }),
    cpuWaits: fc.array(
      fc.record({ of: text, samples: fc.array(fc.tuple(finite, fc.option(finite), finite), { maxLength: 3 }) }),
      { maxLength: 2 },
    ),
    recordings: fc.constant([]),
    slowest: fc.constant([]),
    health: fc.array(fc.record({ atMs: finite, latenessMs: finite, loopDelayMs: finite, cpu: finite })),
  }) as fc.Arbitrary<LoadEvidence>;
  await fc.assert(
    fc.asyncProperty(evidence, async (given) => {
      expect(await sentOver({ type: 'finished', evidence: given })).toStrictEqual(
        structuredClone({ type: 'finished', evidence: given }),
      );
    }),
    { numRuns: 60 },
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is not made null', async (value) => {
  await expect(sentOver({ health: [{ cpu: value }] })).rejects.toThrow(`cpu is ${value}, which JSON cannot hold`);
});
