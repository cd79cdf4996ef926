import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { alertRules } from '../../alerts/rules/alert-rules.ts';
import { readRules } from '../../alerts/rules/read-rules.ts';
import type { AlertRules } from '../../domain/alert.ts';
import type { Problem } from '../../run/config/shape-problems.ts';
import { problemAt } from './check-target.ts';
import type { Draft } from './draft.ts';

export interface ReadAlerts {
  /** Undefined where one of the files cannot be read, or has problems. */
  readonly rules: readonly AlertRules[] | undefined;
  /** Absolute. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** The rules of alerts that a runbook names; files are relative to `folder`. */
export function readAlerts({ alerts = [] }: Draft, folder: string): ReadAlerts {
  const problems: Problem[] = [];
  const files: string[] = [];
  const rules = alerts.flatMap((written, i) => {
    const note = (text: string) => problems.push(problemAt(['alerts', i], `: ${text}`));
    const isRead = typeof written === 'object' && 'text' in written;
    const read = isRead ? written : readFile(written, folder, note);
    if (!isRead) files.push(resolve(folder, typeof written === 'string' ? written : written.file));
    if (!read) return [];
    for (const problem of readRules(read).problems) note(problem);
    return [read];
  });
  return { rules: problems.length > 0 ? undefined : rules, files, problems };
}

type WrittenFile = string | { readonly file: string; readonly compress?: number; readonly scrapeEvery?: string };

function readFile(written: WrittenFile, folder: string, note: (problem: string) => void): AlertRules | undefined {
  const { file, ...options } = typeof written === 'string' ? { file: written } : written;
  try {
    return alertRules(pathToFileURL(resolve(folder, file)), options);
  } catch (error) {
    note(`${file} cannot be read: ${(error as Error).message}`);
    return undefined;
  }
}
