import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MessageHead, parseHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';

const message = (headers: string, body: string) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`;

/** A body in a random framing. */
const framed = fc
  .tuple(fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1 })), fc.boolean())
  .map(([parts, chunked]) => {
    if (!chunked) return message(`Content-Length: ${parts.join('').length}`, parts.join(''));
    const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
    return message('Transfer-Encoding: chunked', `${chunks.join('')}0\r\nTrailer: x\r\n\r\n`);
  });

/** `open` is what was read of a message that has not ended. */
function read(pieces: readonly Buffer[]) {
  const messages: string[] = [];
  const heads: MessageHead[] = [];
  let current = '';
  let notHttp = '';
  const reader = new MessageReader(
    {
      head: (head) => {
        heads.push(head);
        current = head.raw.toString('latin1');
      },
      body: (data) => {
        current += data.toString('latin1');
      },
      end: () => {
        messages.push(current);
        current = '';
      },
      notHttp: (data) => {
        notHttp += data.toString('latin1');
      },
    },
    () => 'GET',
  );
  for (const piece of pieces) reader.push(piece);
  return { messages, heads, notHttp, open: current };
}

test('finds where each message ends, however the bytes are cut, and changes none of them', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(framed, { minLength: 1, maxLength: 4 }), cuts, (messages, sizes) => {
      const data = Buffer.from(messages.join(''), 'latin1');
      const pieces: Buffer[] = [];
      for (let at = 0, i = 0; at < data.length; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        pieces.push(data.subarray(at, at + size));
        at += size;
      }
      expect(read(pieces).messages).toEqual(messages);
    }),
  );
});

test('what is not HTTP/1 is handed on untouched', () => {
  const data = '\x16\x03\x01 binary \r\n\r\n and more';
  expect(read([Buffer.from(data, 'latin1')]).notHttp).toBe(data);
});

test('answers to HEAD and 204 have no body; 100 Continue comes before the real head', () => {
  const none = 'HTTP/1.1 204 No Content\r\n\r\n';
  const continued = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx';
  const { heads } = read([Buffer.from(none + continued)]);
  expect(heads.map(({ status }) => status)).toEqual([204, 200]);
});

test('header names are folded, values of one name are joined', () => {
  const head = parseHead(Buffer.from('GET /a?b HTTP/1.1\r\nX-A: 1\r\nx-a: 2\r\n\r\n'));
  expect(head).toMatchObject({ method: 'GET', path: '/a?b', status: 0 });
  expect(head?.headers.get('x-a')).toBe('1, 2');
});

test.each(['-6', '-0', '0x5', '5 5', 'g', '', `${'f'.repeat(20)}`])(
  'a body with the chunk size %j is passed on to the end of the connection',
  (size) => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const body = `3\r\nabc\r\n${size}\r\nrest\r\n0\r\n\r\n`;
    expect(read([Buffer.from(head + body)])).toMatchObject({ messages: [], open: head + body });
  },
);

test.each(['-5', '5, 5', '5x', '', '+5', '1e1', '9'.repeat(20)])(
  'a body with the content length %j is passed on to the end of the connection',
  (length) => {
    const text = message(`Content-Length: ${length}`, `0123456789${'x'.repeat(20)}`);
    expect(read([Buffer.from(text)])).toMatchObject({ messages: [], open: text });
  },
);

test('a chunk line without end is not collected', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const piece = Buffer.alloc(65_536, 'a');
  const { messages, open } = read([Buffer.from(`${head}3;`), piece, piece, Buffer.from('\r\nabc\r\n0\r\n\r\n')]);
  expect([messages, open.length > 2 * piece.length]).toEqual([[], true]);
});
