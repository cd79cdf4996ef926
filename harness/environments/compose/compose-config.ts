import { z } from 'zod';
import type { ServiceSpec } from '../../domain/target.ts';
import { SquallError } from '../../runtime/errors.ts';
import { storeOf } from '../stores/catalogue.ts';

/** The part of `docker compose config --format json` that matters here; the rest is the user's own business. */
export const composeConfig = z.object({
  services: z.record(
    z.string(),
    z.object({
      networks: z.record(z.string(), z.object({ aliases: z.array(z.string()).optional() }).nullable()).optional(),
      network_mode: z.string().optional(),
      ports: z.array(z.object({ target: z.coerce.number() })).optional(),
      expose: z.array(z.coerce.number()).optional(),
      environment: z.record(z.string(), z.string().nullable()).optional(),
      depends_on: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
export type ComposeConfig = z.output<typeof composeConfig>;

/** Where a service listens inside, according to its file; throws SQUALL_INVALID_PLAN when the file does not say. */
export function portOf(name: string, config: ComposeConfig, spec: ServiceSpec): number {
  const service = config.services[name];
  if (!service) {
    throw new SquallError('SQUALL_INVALID_PLAN', `the compose file has no service ${name}, which the target names`, {
      hint: `it has ${Object.keys(config.services).join(', ')}`,
    });
  }
  const { expose, ports, environment } = service;
  const configured = environment?.['PORT'] ? Number(environment['PORT']) : undefined;
  const port = expose?.[0] ?? ports?.[0]?.target ?? (spec.store === undefined ? configured : storeOf(spec.store).port);
  if (port) return port;
  throw new SquallError('SQUALL_INVALID_PLAN', `the compose file does not say on which port ${name} listens`, {
    hint: `add \`expose: ["8080"]\` to ${name}`,
  });
}

/** Throws SQUALL_INVALID_PLAN for a service that is to move to another network and has none of its own. */
export function checkMovable(name: string, config: ComposeConfig): void {
  const mode = config.services[name]?.network_mode;
  if (mode === undefined) return;
  throw new SquallError('SQUALL_INVALID_PLAN', `${name} has network_mode ${mode}, so no proxy can be put before it`, {
    hint: `give ${name} a network in a compose file for tests, or attach to what already runs`,
  });
}
