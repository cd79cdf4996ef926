import { request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { BODIES } from '../../../../fixtures/http-answers/bodies.ts';
import { RAW_ANSWERS } from '../../../../fixtures/http-answers/catalogue.ts';
import { serveAnswers } from '../../../../fixtures/http-answers/serve.ts';
import type { RequestEnd } from '../wire.ts';
import { createHttp1Wire } from './http1.ts';

/** Long enough for every answer that comes at all to a busy machine. */
const PATIENCE_MS = 2000;
const cases = RAW_ANSWERS.map((answer, index) => ({ ...answer, index }));
type Case = (typeof cases)[number];
/** The client of Node decodes no bodies. */
const decoded = new Set(BODIES.map(({ name }) => name));

let url: string;
let seen: readonly string[];
let seenByNode: readonly string[];
beforeAll(async () => {
  await using server = await serveAnswers(RAW_ANSWERS);
  url = server.url;
  [seen, seenByNode] = await Promise.all([Promise.all(cases.map(squall)), Promise.all(cases.map(node))]);
});

test.each(cases)('$name, as Squall sees it', ({ index, outcome }) => {
  expect(seen[index]).toBe(outcome);
});

test.each(cases.filter(({ name }) => !decoded.has(name)))('$name, as Node sees it', ({ index, outcome, unlike }) => {
  expect(seenByNode[index]).toBe(unlike?.node ?? outcome);
});

async function squall({ index, method }: Case): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const onEnd = (_: object, end: RequestEnd) =>
    resolve(end.kind === 'answered' ? `${end.status} ${end.body}` : end.kind);
  const wire = createHttp1Wire<object>({ url, wantsBody: () => true, onEnd });
  const prepare = wire.compile({ method: method ?? 'GET', path: `/${index}`, headers: [], body: undefined });
  wire.send(prepare(undefined), {});
  const timer = setTimeout(resolve, PATIENCE_MS, 'timed-out');
  const outcome = await promise;
  clearTimeout(timer);
  wire.close();
  return outcome;
}

async function node({ index, method, outcome }: Case): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const fail = ({ code = '' }: NodeJS.ErrnoException) => {
    if (code.startsWith('HPE_')) resolve('malformed');
    // Node does not say whether an answer had begun.
    else resolve(code === 'ECONNRESET' && outcome === 'closed' ? 'closed' : 'truncated');
  };
  const call = request(`${url}/${index}`, { method: method ?? 'GET', agent: false }, (answer) => {
    let body = '';
    answer.setEncoding('utf8').on('data', (part) => {
      body += part;
    });
    answer.on('end', () => resolve(`${answer.statusCode} ${body}`)).on('error', fail);
  });
  call.on('error', fail).end();
  const timer = setTimeout(resolve, PATIENCE_MS, 'timed-out');
  const end = await promise;
  clearTimeout(timer);
  call.destroy();
  return end;
}
