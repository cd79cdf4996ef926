import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addHeader, loadTarget, type RequestFlags, requestOf } from './request.ts';

const request = (url: string, flags: Partial<RequestFlags> = {}) =>
  requestOf(loadTarget(url), { method: 'GET', header: {}, ...flags });

async function file(bytes: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-body-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'body'), bytes);
  return join(folder, 'body');
}

test.each([
  ['localhost:3000/a/{{int 1 9}}?b={{uuid}}&c=1', '/a/{{int 1 9}}?b={{uuid}}&c=1'],
  ['http://localhost/a b/ü?q={x}', '/a%20b/%C3%BC?q={x}'],
  ['http://localhost', '/'],
])('the path of %s keeps its placeholders', async (url, path) => {
  expect(await request(url)).toMatchObject({ path });
});

test('credentials of a URL become an Authorization and stay nowhere else', async () => {
  const target = loadTarget('http://ada:p%40ss@localhost/x');
  expect(target.url.href).toBe('http://localhost/x');
  expect(await requestOf(target, { method: 'GET', header: {} })).toMatchObject({
    headers: { authorization: `Basic ${Buffer.from('ada:p@ss').toString('base64')}` },
  });
  await expect(request('http://a:b@localhost', { header: { authorization: ['x'] } })).rejects.toThrow('one of them');
});

test('a % in a password is one where it encodes nothing', () => {
  expect(loadTarget('http://a:100%@localhost/').authorization).toBe(`Basic ${btoa('a:100%')}`);
});

test('a header that is given twice is sent twice', () => {
  expect(addHeader('X: 2', addHeader('x: a:1', {}))).toEqual({ x: ['a:1', '2'] });
});

test.each([
  ['http://{{row.host}}/', () => loadTarget('http://{{row.host}}/')],
  ['no colon', () => addHeader('x', {})],
  ['no name', () => addHeader(': x', {})],
  ['a blank in a name', () => addHeader('a b: x', {})],
  ['a line break', () => addHeader('a: x\r\ny: z', {})],
])('%s is refused', (_what, attempt) => {
  expect(attempt).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }));
});

test('a body comes from a file: text as a template, other bytes as they are', async () => {
  expect(await request('localhost', { bodyFile: await file('{"a":{{index}}}') })).toMatchObject({
    body: '{"a":{{index}}}',
  });
  expect(await request('localhost', { bodyFile: await file(Buffer.from([0, 255])) })).toMatchObject({
    body: { base64: 'AP8=' },
  });
  await expect(request('localhost', { bodyFile: '/no/such/file' })).rejects.toThrow('there is no file /no/such/file');
  await expect(request('localhost', { body: 'x', bodyFile: 'y' })).rejects.toThrow('both');
});
