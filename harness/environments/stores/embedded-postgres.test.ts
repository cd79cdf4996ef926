import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedFolder } from './embedded-postgres.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'squall-closed-'));
  mkdirSync(join(home, 'project', 'bin'), { recursive: true });
  writeFileSync(join(home, 'project', 'bin', 'initdb'), '');
  for (const folder of ['.', 'project', 'project/bin']) chmodSync(join(home, folder), 0o755);
});
afterEach(() => rmSync(home, { recursive: true }));

test('a path that every user may traverse is open, whatever the mode of the file itself', () => {
  chmodSync(join(home, 'project', 'bin', 'initdb'), 0o600);
  expect(closedFolder(join(home, 'project', 'bin', 'initdb'))).toBeUndefined();
});

test('the outermost closed folder is named', () => {
  chmodSync(join(home, 'project', 'bin'), 0o700);
  expect(closedFolder(join(home, 'project', 'bin', 'initdb'))).toBe(join(home, 'project', 'bin'));
  chmodSync(home, 0o700);
  expect(closedFolder(join(home, 'project', 'bin', 'initdb'))).toBe(home);
});
