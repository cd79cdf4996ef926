import type { Answer } from '../kit/answer.ts';
import { ok } from '../kit/answer.ts';
import { type CheckName, type Findings, within } from './checks.ts';
import type { Variant } from './variant.ts';

/** What the process knows of itself when it is asked. */
export interface Self {
  isWarm(): boolean;
  findings(): Promise<Findings>;
  /** Asks the database, whatever was found before; rejects when it does not answer. */
  askDatabase(): Promise<unknown>;
}

const STARTING: Answer = { http: 503, body: { status: 'starting' } };

/** The answers to the three probes. */
export function healthOf({ live, critical, startup }: Variant, self: Self, limitMs: number | undefined) {
  return {
    live: async (): Promise<Answer> => {
      if (live !== 'database' || (await within(limitMs, self.askDatabase)) === 'ok') return ok({ status: 'alive' });
      return { http: 503, body: { status: 'dead' } };
    },
    ready: async (): Promise<Answer> => {
      if (!self.isWarm()) return STARTING;
      const checks = await self.findings();
      const failed = Object.keys(checks).filter((name) => checks[name as CheckName] === 'failed') as CheckName[];
      const body = { status: failed.length === 0 ? 'ok' : 'degraded', checks };
      return { http: failed.some((name) => critical.includes(name)) ? 503 : 200, body };
    },
    started: async (): Promise<Answer> => {
      if (startup === 'silent') return { http: 404, body: { error: { code: 'not_found' } } };
      return self.isWarm() ? ok({ status: 'started' }) : STARTING;
    },
  };
}
