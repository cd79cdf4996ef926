import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RequestEnd } from '../wire.ts';
import { createHttp1Wire } from './http1.ts';

/** Within one record, and in several. */
const SIZES = [2, 100_000, 16_384, 300_000, 2];
const USERS = 5;

/** A certificate that nobody signed: the wire verifies none. */
function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'squall-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const how = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
    execFileSync('openssl', ['req', '-x509', ...how, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('over TLS every connection reads its own answers, whole', async (ctx) => {
  if (spawnSync('openssl', ['version']).error) ctx.skip('no openssl here');
  const server = createServer(selfSigned(), (request, response) => {
    const [, size, text] = (request.url ?? '').split('/');
    response.end((text ?? '').repeat(Number(size)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const wire = createHttp1Wire<(end: RequestEnd) => void>({
    url,
    wantsBody: () => true,
    onEnd: (resolve, end) => resolve(end),
  });
  const ask = (path: string) => {
    const prepare = wire.compile({ method: 'GET', path, headers: [], body: undefined });
    return new Promise<RequestEnd>((resolve) => wire.send(prepare(undefined), resolve));
  };
  const user = async (index: number) => {
    const text = String.fromCharCode(97 + index);
    for (const size of SIZES) {
      const end = await ask(`/${size}/${text}`);
      expect(end.kind === 'answered' && end.body === text.repeat(size)).toBe(true);
    }
  };
  await Promise.all(Array.from({ length: USERS }, (_, index) => user(index)));
  wire.close();
});
