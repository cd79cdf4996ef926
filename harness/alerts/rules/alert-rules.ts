import { readFileSync } from 'node:fs';
import type { AlertRules } from '../../domain/alert.ts';
import { readDuration } from '../promql/prometheus-duration.ts';

export interface AlertRulesOptions {
  /** Windows, `for` and intervals are divided by this: 60 makes 5 s of 5 minutes. Default 1. */
  readonly compress?: number;
  /** How often Prometheus scrapes, as its configuration says it, before it is compressed; default `15s`. */
  readonly scrapeEvery?: string;
}

/**
 * The rules of a file that Prometheus loads. They are evaluated over what the services of a run export, so that statements can say
 * when an alert fires. Throws what reading a file throws; what is in it is checked with the suite.
 */
export function alertRules(file: URL, { compress = 1, scrapeEvery = '15s' }: AlertRulesOptions = {}): AlertRules {
  const name = decodeURIComponent(file.pathname.split('/').at(-1) ?? '');
  return { file: name, text: readFileSync(file, 'utf8'), compress, scrapeMs: readDuration(scrapeEvery) ?? Number.NaN };
}
