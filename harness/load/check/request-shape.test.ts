import { expect, test } from 'vitest';
import { isBase64, requestShapeProblems } from './request-shape.ts';

const GET = { method: 'GET', path: '/' };
const problemsOf = (more: object) => requestShapeProblems([{ ...GET, ...more }]);

test.each<[string, object]>([
  ['nothing more', {}],
  ['several values of a header', { headers: { Cookie: ['a', 'b'] } }],
  ['a body of bytes', { body: { base64: 'AP8=\n' } }],
  ['a weight of 0', { weight: 0 }],
  ['rows whose cells are numbers', { feed: { rows: [{ id: 7 }], order: 'shuffled' } }],
  ['a flow', { capture: { id: { json: 'id' } }, next: { method: 'POST', path: '/{{id}}', next: GET } }],
])('a request with %s is right', (_what, more) => {
  expect(problemsOf(more)).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'a field that would be left out',
    { header: { a: '1' } },
    'requests[0].header is no known field, did you mean "headers"?',
  ],
  ['a header that is a list', { headers: ['a: 1'] }, 'requests[0].headers is ["a: 1"]: give { name: value }'],
  ['a value that is a number', { headers: { age: 7 } }, 'requests[0].headers.age is 7: give a text, or a list of them'],
  ['no value of a header', { headers: { age: [] } }, 'requests[0].headers.age is []: give a text, or a list of them'],
  ['a blank in a name', { headers: { 'a b': '' } }, 'requests[0].headers has "a b", which is no name of a header'],
  [
    'a line break in a name',
    { headers: { 'a: 1\r\nb': '' } },
    'requests[0].headers has "a: 1\\r\\nb", which is no name of a header',
  ],
  [
    'a length of its own',
    { headers: { 'content-LENGTH': '3' } },
    'requests[0].headers has content-LENGTH, which is computed when the request is written',
  ],
  [
    'a framing of its own',
    { headers: { 'Transfer-Encoding': 'chunked' } },
    'requests[0].headers has Transfer-Encoding, which is computed when the request is written',
  ],
  [
    'a body that is an object',
    { body: { id: 7 } },
    'requests[0].body is {"id":7}: give a text, or { base64 } with bytes in Base64',
  ],
  [
    'a body that is no Base64',
    { body: { base64: 'a*b=' } },
    'requests[0].body is {"base64":"a*b="}: give a text, or { base64 } with bytes in Base64',
  ],
  ['a weight without end', { weight: Infinity }, 'requests[0].weight is Infinity: give a number that is not below 0'],
  ['a weight that is a text', { weight: '3' }, 'requests[0].weight is "3": give a number that is not below 0'],
  [
    'a feed without rows',
    { feed: { rows: [] } },
    'requests[0].feed.rows is []: give { rows } with at least one row, as csvFeed and jsonFeed make them',
  ],
  [
    'a feed that is a file',
    { feed: 'users.csv' },
    'requests[0].feed is "users.csv": give { rows } with at least one row, as csvFeed and jsonFeed make them',
  ],
  [
    'a cell that is an object',
    { feed: { rows: [{ a: '' }, { a: {} }] } },
    'requests[0].feed.rows[1] is {"a":{}}: give a text for each column',
  ],
  [
    'an order that is none',
    { feed: { rows: [{}], order: 'random' } },
    'requests[0].feed.order is "random": give given or shuffled',
  ],
  [
    'a capture that is a path',
    { capture: { id: 'cart.id' } },
    'requests[0].capture.id is "cart.id": give one of { json }, { header }, { cookie }, with a text',
  ],
  [
    'a capture of two kinds',
    { capture: { id: { json: 'a', header: 'b' } } },
    'requests[0].capture.id is {"json":"a","header":"b"}: give one of { json }, { header }, { cookie }, with a text',
  ],
  [
    'a step without a path',
    { next: { method: 'GET' } },
    'requests[0].next.path is missing: give a text such as /orders',
  ],
  [
    'a step with an unknown method',
    { next: { method: 'get', path: '/' } },
    'requests[0].next.method is "get": give one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  ],
  ['a step that is a text', { next: 'GET /' }, 'requests[0].next is "GET /": give { method, path }'],
])('%s is told', (_what, more, problem) => {
  expect(problemsOf(more)).toEqual([problem]);
});

test('all of them are told, of all requests and steps', () => {
  const next = { method: 'GET', path: '/', boddy: '' };
  expect(requestShapeProblems([{ ...GET, weight: -1, next }, 'GET /'])).toEqual([
    'requests[0].weight is -1: give a number that is not below 0',
    'requests[0].next.boddy is no known field, did you mean "body"?',
    'requests[1] is "GET /": give { method, path }',
  ]);
});

test.each([
  ['', true],
  ['AP8', true],
  ['_-8=', true],
  ['A', false],
  ['AP8=AP8=', false],
  ['ä', false],
])('%j as Base64', (text, is) => {
  expect(isBase64(text)).toBe(is);
});
