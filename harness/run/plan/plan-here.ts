import type { Suite } from '../../domain/scenario.ts';
import { absentStores } from '../../environments/local/absent-stores.ts';
import type { RunOptions } from './options.ts';
import { planSuite, type SuitePlan } from './plan-suite.ts';

/** The plan as this machine can carry it out: only child processes need programs of its own. */
export function planHere(suite: Suite, options: Omit<RunOptions, 'runId'>): SuitePlan {
  return planSuite(suite, options.environment === 'local' ? { ...options, absentStores: absentStores() } : options);
}
