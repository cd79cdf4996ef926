import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RAW_ANSWERS } from '../../../../fixtures/http-answers/catalogue.ts';
import { createParsers } from './answer-parser.ts';

const createParser = createParsers();
/** Longer ones only repeat one byte. */
const answers = RAW_ANSWERS.filter(({ raw }) => raw.length < 1000);

/** All events for bytes that come in these pieces, and for the end of the connection. */
function eventsOf(pieces: readonly Buffer[], isHead: boolean, closes: boolean): unknown {
  const events = { heads: [] as unknown[], body: '', ends: [] as boolean[], problem: undefined as string | undefined };
  const parser = createParser({
    onHead: (head) => void events.heads.push(head),
    onBody: (part) => {
      events.body += part.toString('latin1');
      return undefined;
    },
    onComplete: (canKeepAlive) => void events.ends.push(canKeepAlive),
  });
  parser.expectAnswer(isHead);
  for (const piece of pieces) {
    events.problem = parser.parse(piece);
    if (events.problem !== undefined || events.ends.length > 0) return events;
  }
  if (closes) parser.parseEnd();
  return events;
}

function cut(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [0, ...at.filter((place) => place < bytes.length).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

test.each(answers)('$name reads the same however it is cut into packets', ({ raw, method, closes = false }) => {
  const bytes = Buffer.from(raw);
  const read = (at: readonly number[]) => eventsOf(cut(bytes, at), method === 'HEAD', closes);
  const whole = read([]);
  expect(read(Array.from(bytes, (_, place) => place))).toEqual(whole);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (at) => {
      expect(read(at)).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test('a parser that refused one answer reads the next', () => {
  const statuses: number[] = [];
  const parser = createParser({
    onHead: ({ statusCode }) => void statuses.push(statusCode),
    onBody: () => undefined,
    onComplete: () => {},
  });
  parser.expectAnswer(false);
  expect(parser.parse(Buffer.from('rubbish'))).toBe('Expected HTTP/, RTSP/ or ICE/');
  parser.expectAnswer(false);
  expect(parser.parse(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nmore'))).toBeUndefined();
  expect(parser.hasExtraBytes).toBe(true);
  expect(statuses).toEqual([200]);
});
