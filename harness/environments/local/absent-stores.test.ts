import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { absentStores } from './absent-stores.ts';

test('Redis is absent where neither server is on PATH, and either is enough', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squall-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect([...absentStores(folder)]).toEqual([['redis', expect.stringContaining('valkey-server on PATH')]]);
  const server = join(folder, 'valkey-server');
  writeFileSync(server, '');
  expect(absentStores(folder).size).toBe(1);
  chmodSync(server, 0o755);
  expect(absentStores(folder).size).toBe(0);
});
