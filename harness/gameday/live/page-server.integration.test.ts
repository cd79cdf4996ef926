import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewEntry } from '../journal/entries.ts';
import { OPENED } from '../journal/sample-journal.fixture.ts';
import { type LivePage, startLivePage } from './page-server.ts';
import { type PlayedGameDay, playGameDay } from './watched.fixture.ts';

let day: PlayedGameDay;
let page: LivePage;
let port: number;
let holder: string;
let observer: string;

beforeEach(async () => {
  day = playGameDay();
  day.happen(0, OPENED);
  page = await startLivePage(day);
  port = Number(new URL(page.url).port);
  holder = new URL(page.url).pathname;
  observer = new URL(page.observerUrl).pathname;
});

afterEach(() => page.close());

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Headers go out as they are given; a path is not made right first, as `fetch` would. */
async function open(path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<IncomingMessage> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return answer;
}

async function ask(path: string, options?: Ask) {
  const answer = await open(path, options);
  const body = await text(answer);
  return { status: answer.statusCode, headers: answer.headers, body };
}

const own = () => ({ origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' });

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = own()) {
  return ask(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

/** Reads a stream until it has these lines of `said`. */
async function linesUntil(answer: IncomingMessage, last: string): Promise<string> {
  let heard = '';
  for await (const chunk of answer) {
    heard += chunk;
    if (heard.includes(last)) break;
  }
  return heard;
}

const said = (line: string): NewEntry => ({ kind: 'said', text: line, by: 'page' });
const waits: NewEntry = { kind: 'gate', variant: 'budgeted', index: 1, question: 'Go?', state: 'waits' };

describe('who may look', () => {
  test('holder and observer get the page; only that of the holder has buttons', async () => {
    const [first, second] = [await ask(holder), await ask(observer)];
    expect([first.status, second.status]).toEqual([200, 200]);
    for (const button of ['id="stop"', 'id="go"', 'id="say"']) {
      expect(first.body).toContain(button);
      expect(second.body).not.toContain(button);
    }
  });

  test('the page may load nothing from elsewhere, be framed by nobody, and its address leaks nowhere', async () => {
    const { headers, body } = await ask(holder);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(body).not.toContain(holder.slice(1, -1));
    expect(body).not.toMatch(/(?:src|href)="(?!data:,)/);
  });

  test('it answers to both names of this machine', async () => {
    const named = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'content-type': 'application/json' };
    expect((await ask(holder, { headers: { host: named.host } })).status).toBe(200);
    expect((await post(`${holder}say`, { text: 'here' }, named)).status).toBe(204);
  });

  test('without its last slash the address leads to the page', async () => {
    expect(await ask(holder.slice(0, -1))).toMatchObject({ status: 308, headers: { location: holder } });
  });

  test.each([
    ['no token', () => '/'],
    ['a wrong token', () => '/AAAAAAAAAAAAAAAAAAAAAAAA/'],
    ['the beginning of one', () => `${holder.slice(0, -2)}/`],
    ['more than one', () => `${holder.slice(0, -1)}A/`],
    ['an empty segment before it', () => `/${holder}`],
    ['a token in the query', () => `/?token=${holder.slice(1, -1)}`],
    ['events of nobody', () => '/AAAAAAAAAAAAAAAAAAAAAAAA/events'],
    ['a path that climbs', () => `${holder}../../etc/passwd`],
    ['a path that climbs in code', () => `${holder}%2e%2e/%2e%2e/etc/passwd`],
    ['a slash in code', () => `${holder.slice(0, -1)}%2fevents`],
    ['a broken code', () => `${holder.slice(0, -1)}%/events`],
    ['a NUL', () => `${holder.slice(0, -1)}%00/`],
    ['an unknown part', () => `${holder}package.json`],
  ])('%s is refused', async (_, path) => {
    const { status, body } = await ask(path());
    expect([400, 403, 404]).toContain(status);
    expect(body).not.toContain('<html');
  });

  test('a token in a header or a cookie is none', async () => {
    const token = holder.slice(1, -1);
    const headers = { authorization: `Bearer ${token}`, cookie: `token=${token}`, 'x-token': token };
    expect((await ask('/', { headers })).status).toBeGreaterThanOrEqual(400);
    expect((await post('/stop', {}, { ...own(), ...headers })).status).toBe(403);
    expect(day.asked).toEqual([]);
  });
});

describe('who may act', () => {
  test('the holder lets a gate pass, writes a line and stops', async () => {
    day.happen(1000, waits);
    expect((await post(`${holder}go`, { variant: 'budgeted', index: 1 })).status).toBe(204);
    expect((await post(`${holder}say`, { text: '  the pager\nrang\u202e ' })).status).toBe(204);
    expect((await post(`${holder}stop`, {})).status).toBe(204);
    expect(day.asked).toEqual(['go 1 by page', 'say the pager rang by page', 'stop by page']);
  });

  test.each(['go', 'stop', 'say'])('an observer who posts %s is told why not', async (act) => {
    const { status, body } = await post(`${observer}${act}`, { text: 'x', index: 0, variant: 'budgeted' });
    expect(status).toBe(403);
    expect(JSON.parse(body).error).toMatch(/looking on/);
    expect(day.asked).toEqual([]);
  });

  test.each([
    ['a foreign Origin', () => ({ ...own(), origin: 'http://evil.example' })],
    ['the Origin of another port', () => ({ ...own(), origin: `http://127.0.0.1:${port + 1}` })],
    ['Origin null', () => ({ ...own(), origin: 'null' })],
    ['no Origin', () => ({ 'content-type': 'application/json' })],
    ['the Origin of the other name', () => ({ ...own(), origin: `http://localhost:${port}` })],
    ['a foreign Host', () => ({ ...own(), host: `evil.example:${port}`, origin: `http://evil.example:${port}` })],
    ['a Host without its port', () => ({ ...own(), host: '127.0.0.1', origin: 'http://127.0.0.1' })],
  ])('%s is refused', async (_, headers) => {
    expect((await post(`${holder}stop`, {}, headers())).status).toBe(403);
    expect(day.asked).toEqual([]);
  });

  test('a foreign Host may not even look, and neither may a page of another site', async () => {
    expect((await ask(holder, { headers: { host: `evil.example:${port}` } })).status).toBe(403);
    expect((await ask(`${holder}events`, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    const { status, headers } = await ask(`${holder}stop`, { method: 'OPTIONS', headers: preflight });
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a request target with another host in it does not get past the check', async () => {
    const { status } = await ask(`http://evil.example${holder}`, { headers: { host: `evil.example:${port}` } });
    expect(status).toBe(403);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a body of type %j, as forms of other sites send them, is refused',
    async (type) => {
      expect((await post(`${holder}stop`, {}, { ...own(), 'content-type': type })).status).toBe(415);
      expect(day.asked).toEqual([]);
    },
  );

  test.each([
    ['say', '{', 400],
    ['say', '', 400],
    ['say', 'null', 400],
    ['say', '[]', 400],
    ['say', { text: '' }, 400],
    ['say', { text: ' \u200e\n ' }, 400],
    ['say', { text: 5 }, 400],
    ['say', { text: 'x', more: 1 }, 400],
    ['say', { text: 'x'.repeat(2001) }, 400],
    ['say', { text: 'x'.repeat(9000) }, 413],
    ['stop', { why: 5 }, 400],
    ['go', { index: -1, variant: 'budgeted' }, 400],
    ['go', { index: 1.5, variant: 'budgeted' }, 400],
    ['go', { index: '1', variant: 'budgeted' }, 400],
    ['go', { index: 1 }, 400],
    ['go', { index: 1, variant: 'naive' }, 409],
    ['go', { index: 0, variant: 'budgeted' }, 409],
    ['go', '{"__proto__":{"index":1},"variant":"budgeted"}', 400],
  ] as const)('%s with %.60j is answered with a reason', async (act, body, expected) => {
    day.happen(1000, waits);
    const answer = await post(`${holder}${act}`, body);
    expect(answer.status).toBe(expected);
    expect(JSON.parse(answer.body).error).not.toBe('');
    expect(day.asked).toEqual([]);
  });

  test('a body without an end is given up once it is too long', async () => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path: `${holder}say`,
      method: 'POST',
      headers: { host: `127.0.0.1:${port}`, ...own(), 'transfer-encoding': 'chunked' },
    });
    const answered = once(sent, 'response');
    sent.on('error', () => {});
    for (let i = 0; i < 64; i++) sent.write('x'.repeat(1024));
    const [answer] = (await answered) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    sent.destroy();
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'GET'])('%s acts on nothing', async (method) => {
    expect((await ask(`${holder}stop`, { method, headers: own() })).status).toBe(404);
    expect(day.asked).toEqual([]);
  });

  test('what cannot be stopped is told, and does not end the server', async () => {
    day.controls.stop = () => Promise.reject(new Error('the proxy does not answer'));
    const answer = await post(`${holder}stop`, {});
    expect(answer).toMatchObject({ status: 500, body: expect.stringContaining('the proxy does not answer') });
    expect((await ask(holder)).status).toBe(200);
  });

  test('after the end nobody can stop or write any more', async () => {
    day.happen(1000, { kind: 'ended', outcome: 'as expected' });
    expect((await post(`${holder}stop`, {})).status).toBe(409);
    expect((await post(`${holder}say`, { text: 'x' })).status).toBe(409);
  });
});

describe('events', () => {
  test('a reader who comes back with the last id goes on after it: no gap, and nothing twice', async () => {
    for (let i = 0; i < 3; i++) day.happen(i, said(`line ${i}`));
    const first = await linesUntil(await open(`${observer}events`), 'line 2');
    const lastId = first
      .match(/^id: (.*)$/gm)!
      .at(-2)!
      .slice('id: '.length);
    day.happen(3, said('line 3'));
    const again = await linesUntil(await open(`${observer}events`, { headers: { 'last-event-id': lastId } }), 'line 3');
    expect(again.match(/line \d/g)).toEqual(['line 2', 'line 3']);
    const asked = await linesUntil(await open(`${observer}events?after=${lastId}`), 'line 3');
    expect(asked.match(/line \d/g)).toEqual(['line 2', 'line 3']);
  });

  test('a reader who takes nothing keeps neither others nor the end waiting', async () => {
    const stuck = connect(port, '127.0.0.1');
    stuck.write(`GET ${observer}events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await once(stuck, 'readable');
    const other = open(`${observer}events`);
    for (let i = 0; i < 3000; i++) day.happen(i, said(`${'x'.repeat(4000)} line ${i}`));
    expect(await linesUntil(await other, 'line 2999')).toContain('line 2999');
    await page.close();
    stuck.destroy();
  });

  test('the last entries reach who is connected when the page is closed', async () => {
    const answer = await open(`${observer}events`);
    day.happen(1, { kind: 'ended', outcome: 'as expected' });
    await page.close();
    expect(await text(answer)).toContain('"outcome":"as expected"');
  });

  test('closing does not wait for open streams, and can be asked for twice', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(`${observer}events`)));
    await Promise.all([page.close(), page.close()]);
    const bodies = await Promise.allSettled(answers.map(text));
    expect(bodies).toHaveLength(20);
    await expect(ask(holder)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('observers, and connections that say nothing, leave the holder places to look and to stop', async () => {
    const silent: Socket[] = [];
    for (let i = 0; i < 100; i++) silent.push(connect(port, '127.0.0.1'));
    const streams = await Promise.all(Array.from({ length: 60 }, () => open(`${observer}events`)));
    const statuses = streams.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(48);
    expect(statuses.filter((status) => status === 503)).toHaveLength(12);
    const own = await open(`${holder}events`);
    expect(own.statusCode).toBe(200);
    expect((await post(`${holder}stop`, {})).status).toBe(204);
    for (const each of [...silent, ...streams, own]) each.destroy();
  });

  test('a stream that its reader leaves gives its place back', async () => {
    const streams = await Promise.all(Array.from({ length: 48 }, () => open(`${observer}events`)));
    expect((await ask(`${observer}events`)).status).toBe(503);
    for (const each of streams) each.destroy();
    // The server hears of it some time after this.
    let answer = await open(`${observer}events`);
    for (; answer.statusCode === 503; answer = await open(`${observer}events`)) answer.resume();
    expect(answer.statusCode).toBe(200);
    answer.destroy();
  });
});

test('a port that is taken is an error with a hint', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port: used } = taken.address() as { port: number };
  await expect(startLivePage(playGameDay(), { port: used })).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    hint: expect.stringContaining('another port'),
  });
  taken.close();
});

test('tokens that were given are used, on the port that was given', async () => {
  await page.close();
  const tokens = { holder: 'h'.repeat(24), observer: 'o'.repeat(24) };
  page = await startLivePage(day, { port, tokens });
  expect(page).toMatchObject({
    url: `http://127.0.0.1:${port}/${tokens.holder}/`,
    observerUrl: `http://127.0.0.1:${port}/${tokens.observer}/`,
  });
});
