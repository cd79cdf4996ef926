import { scaled } from '../kit/settings.ts';

export interface Statement {
  readonly text: string;
  /** How long it usually takes, in scaled ms: whether it is worth starting with what is left of a deadline. */
  readonly usualMs: number;
}

export const QUERY: Statement = takes(10);
export const READY: Statement = takes(0);

/** A report, a lock, a plan without an index: whatever keeps a connection for `seconds` of real time. */
export function slow(seconds: number): Statement {
  return takes(seconds * 1000);
}

function takes(realMs: number): Statement {
  const usualMs = scaled(realMs);
  return { text: `select 42 as answer from pg_sleep(${usualMs / 1000})`, usualMs };
}
