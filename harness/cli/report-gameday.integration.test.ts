import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderPostMortem } from '../gameday/post-mortem/render-post-mortem.ts';
import { sampleDay } from '../gameday/post-mortem/sample-day.fixture.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-report-gameday-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' };
    execFile(process.execPath, [MAIN, 'report', folder], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

test('the post-mortem of a killed game day is made of its journal, and of nothing else', async () => {
  const { entries } = sampleDay();
  const lines = entries.map((entry) => JSON.stringify(entry));
  writeFileSync(join(folder, 'journal.jsonl'), `${lines.slice(0, 80).join('\n')}\n${lines[80]?.slice(0, 30)}`);
  const { code, output } = await report();
  expect(output).toContain('The journal has no end');
  expect(code).toBe(0);
  const files = renderPostMortem(entries.slice(0, 80));
  expect(readdirSync(folder).sort()).toEqual(['journal.jsonl', ...Object.keys(files)].sort());
  for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});
