import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, write } from '../kit/answer.ts';
import { openCountedDatabase } from '../kit/counted-database.ts';
import { createDependency } from '../kit/dependency.ts';
import type { ServiceParts } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import type { admission } from '../kit/work.ts';
import { createChecks } from './checks.ts';
import { healthOf } from './health.ts';
import { KEEP_MS } from './limits.ts';
import type { Variant } from './variant.ts';

interface ProbeSettings {
  readonly variant: Variant;
  readonly inSlot: ReturnType<typeof admission>;
  readonly isWarm: () => boolean;
}

/** The routes of liveness, readiness and startup. */
export function serveProbes(parts: ServiceParts, { variant, inSlot, isWarm }: ProbeSettings): void {
  const { app, onStop } = parts;
  const limitMs = variant.checkMs === undefined ? undefined : scaled(variant.checkMs);
  // A connection of its own: a check must not wait for those of the users.
  const database = openCountedDatabase(parts, { url: text('DATABASE_URL'), connections: 1, limitMs });
  onStop(database.close);
  const cache = createDependency(parts, { name: 'cache', url: text('CACHE_URL') });
  const api = createDependency(parts, { name: 'api', url: text('API_URL') });
  const askDatabase = () => database.query('select 1');
  const checks = {
    database: askDatabase,
    cache: () => cache.get('/ping', { totalMs: limitMs }),
    external_api: () => api.get('/status', { totalMs: limitMs }),
  };
  const findings = createChecks(checks, { limitMs, keepMs: KEEP_MS, now: () => performance.now() });
  const health = healthOf(variant, { isWarm, findings, askDatabase }, limitMs);
  const probe = (answer: () => Promise<Answer>) => {
    const handle = async (_request: FastifyRequest, reply: FastifyReply) => write(reply, await answer());
    return variant.probes === 'in slots' ? inSlot(handle) : handle;
  };
  app.get('/health/live', probe(health.live));
  app.get('/health/ready', probe(health.ready));
  app.get('/health/startup', probe(health.started));
}
