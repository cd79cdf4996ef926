import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serverOnPath } from './server-on-path.ts';

test('a server is missing where none of its programs is on PATH, and either is enough', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squall-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { missing } = serverOnPath(['redis-server', 'valkey-server'], () => []);
  expect(missing(folder)).toBe('redis-server or valkey-server on PATH');
  const server = join(folder, 'valkey-server');
  writeFileSync(server, '');
  expect(missing(folder)).toBe('redis-server or valkey-server on PATH');
  chmodSync(server, 0o755);
  expect(missing(folder)).toBeUndefined();
});
