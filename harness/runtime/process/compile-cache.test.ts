import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compileCacheFolder } from './compile-cache.ts';

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a project with node_modules keeps it there, as other tools do', () => {
  const folder = project();
  mkdirSync(join(folder, 'node_modules'));
  expect(compileCacheFolder(folder, '')).toBe(join(folder, 'node_modules', '.cache', 'squall'));
});

test('a folder below a project keeps it in the project', () => {
  const folder = project();
  mkdirSync(join(folder, 'node_modules'));
  mkdirSync(join(folder, 'services', 'bank'), { recursive: true });
  const kept = join(folder, 'node_modules', '.cache', 'squall');
  expect(compileCacheFolder(join(folder, 'services', 'bank'), '')).toBe(kept);
});

test('a folder of somebody who has none stays as it is, and so does the folder for temporary files', () => {
  const folder = project();
  const ours = join(process.cwd(), 'node_modules', '.cache', 'squall');
  expect(compileCacheFolder(folder, '')).toBe(ours);
});

test('the folder that the caller names comes first', () => {
  expect(compileCacheFolder(project(), '/var/cache/node')).toBe('/var/cache/node');
});
