import { setTimeout as sleep } from 'node:timers/promises';
import { ms } from '../kit/settings.ts';

const REPORT_MS = ms('REPORT_MS', 30_000) ?? 0;

/** The long operation: 30 s of work. */
export async function writeReport(): Promise<string> {
  await sleep(REPORT_MS);
  return 'forty-two pages';
}
