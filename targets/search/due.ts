import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a request was due, epoch ms. It is sent then, or later when the machine is busy. */
const DUE = 'x-due-ms';

/** Now for a request without the header. */
export function dueAt(headers: IncomingHttpHeaders): number {
  const due = Number(headers[DUE] ?? Number.NaN);
  return Number.isFinite(due) ? due : Date.now();
}

export function dueHeader(at: number): Record<string, string> {
  return { [DUE]: String(at) };
}

/** Resolves at `at`, at once when that has passed. */
export async function untilDue(at: number): Promise<void> {
  const left = at - Date.now();
  if (left > 0) await sleep(left);
}
