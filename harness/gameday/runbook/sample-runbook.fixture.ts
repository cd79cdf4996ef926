import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../run/config/load-config.ts';
import { checkRunbook, type Overrides, readText } from './read-runbook.ts';
import type { Runbook } from './runbook.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/runbooks/', import.meta.url));

/** The targets of `fixtures/runbooks`. */
export const { targets: TARGETS } = await loadConfig(join(FOLDER, 'squall.config.yaml'));

/** A runbook of `fixtures/runbooks`, by its name without the ending. */
export function sampleRunbook(name: string, overrides: Overrides = {}): Runbook {
  const text = readFileSync(join(FOLDER, `${name}.yaml`), 'utf8');
  return checkRunbook(readText(join(FOLDER, `${name}.yaml`), text), TARGETS, overrides);
}

/** What is wrong with a runbook, as a person reads it: without the file and the number of problems. Empty for one that is right. */
export function problemsOfText(text: string): string[] {
  return told(() => checkRunbook(readText('book.yaml', text), TARGETS));
}

/** The same for one in code. */
export function problemsOfCode(written: unknown): string[] {
  return told(() => checkRunbook({ file: 'book.ts', written, source: 'code' }, TARGETS));
}

function told(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.length === 0 ? [(error as Error).message] : lines.map((line) => line.replace(/^ {2}/, ''));
  }
}

/** A runbook that is right, as an object, to be made wrong in one place. */
export const GOOD = {
  title: 'Slow bank',
  hypothesis: 'It sells on',
  target: 'shop',
  load: '40/s',
  length: '10m',
  steps: [
    { at: '2m', inject: { name: 'slow bank', fault: 'latency', on: 'shop->bank', latency: '5s' } },
    { at: '4m', lift: 'slow bank' },
  ],
  expect: ['success rate >= 99%'],
};
