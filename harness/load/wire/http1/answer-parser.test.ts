import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RAW_ANSWERS } from '../../../../fixtures/http-answers/catalogue.ts';
import { getOrAdd } from '../../accounting/get-or-add.ts';
import type { AnswerHead } from './answer-events.ts';
import { createParsers } from './answer-parser.ts';

const createParser = createParsers();
/** Longer ones only repeat one byte. */
const answers = RAW_ANSWERS.filter(({ raw }) => raw.length < 1000);

/** All events for bytes that come in these pieces, and for the end of the connection. */
function eventsOf(pieces: readonly Buffer[], isHead: boolean, closes: boolean, create = createParser) {
  const events = {
    heads: [] as AnswerHead[],
    body: '',
    ends: [] as boolean[],
    problem: undefined as string | undefined,
  };
  const parser = create({
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

/** Answers that are alike: as long as each other, with other heads or other bodies. */
const alike = answers.flatMap(({ raw }) => {
  const text = Buffer.from(raw).toString('latin1');
  const texts = [text, text.replace('200', '500'), text.replace('200', '204'), text.replace(/.$/s, '!'), `${text}!`];
  return texts.map((one) => Buffer.from(one, 'latin1'));
});

test('an answer reads the same whatever was read before it', () => {
  const alone = new Map<string, unknown>();
  const readAlone = (index: number, isHead: boolean) =>
    getOrAdd(alone, `${index} ${isHead}`, () => eventsOf([alike[index] as Buffer], isHead, true, createParsers()));
  const one = fc.tuple(fc.nat(alike.length - 1), fc.boolean());
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 3 }), (sequence, times) => {
      const create = createParsers();
      for (const [index, isHead] of Array.from({ length: times }, () => sequence).flat())
        expect(eventsOf([alike[index] as Buffer], isHead, true, create)).toEqual(readAlone(index, isHead));
    }),
    { numRuns: 300 },
  );
});

test('the head of an answer that came before is not read again, and one that differs in a byte is', () => {
  const create = createParsers();
  const read = (text: string) => eventsOf([Buffer.from(text)], false, false, create).heads[0];
  const first = read('HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 2\r\n\r\nab');
  expect(read('HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 2\r\n\r\ncd')).toBe(first);
  expect(read('HTTP/1.1 200 OK\r\nA: 2\r\nContent-Length: 2\r\n\r\nab')?.headers).toContain('2');
});

test('bytes behind an answer are seen, whether it is known or not', () => {
  const parser = createParsers()({ onHead: () => {}, onBody: () => undefined, onComplete: () => {} });
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab';
  const extra = ['', '', 'c', ''].map((more) => {
    parser.expectAnswer(false);
    parser.parse(Buffer.from(answer + more));
    return parser.hasExtraBytes;
  });
  expect(extra).toEqual([false, false, true, false]);
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
