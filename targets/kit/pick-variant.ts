import type { ServiceParts } from './service.ts';
import { text } from './settings.ts';

/** The entry of `variants` that `VARIANT` names, or `own`: a variable for targets whose variants are those of another service. */
export function pickVariant<V>(variants: Readonly<Record<string, V>>, fallback: string, own?: string): V {
  return named(variants, (own && process.env[own]) ?? text('VARIANT', fallback));
}

/** The route that switches the variant; a target names it as `variant` of a service. */
export const VARIANT_PATH = '/control/variant';

/**
 * Calls `apply` with the variant that `VARIANT` names, and again with each one that `POST /control/variant` names
 * (`{ "variant": "..." }`). `apply` must drop all state of the previous variant. A process per variant would cost more
 * than most scenarios of a breaker.
 */
export async function onVariant<V>(
  { app }: Pick<ServiceParts, 'app'>,
  variants: Readonly<Record<string, V>>,
  fallback: string,
  apply: (variant: V) => void | Promise<void>,
): Promise<void> {
  app.post<{ Body: { readonly variant: string } }>(VARIANT_PATH, async (request, reply) => {
    await apply(named(variants, request.body.variant));
    reply.code(204);
  });
  await apply(pickVariant(variants, fallback));
}

/** Returns the current variant, for a service that keeps no state per variant. */
export async function currentVariant<V>(
  parts: Pick<ServiceParts, 'app'>,
  variants: Readonly<Record<string, V>>,
  fallback: string,
): Promise<() => V> {
  let current = pickVariant(variants, fallback);
  await onVariant(parts, variants, fallback, (next) => {
    current = next;
  });
  return () => current;
}

function named<V>(variants: Readonly<Record<string, V>>, name: string): V {
  const variant = variants[name];
  if (!variant) throw new Error(`VARIANT "${name}" is not one of ${Object.keys(variants).join(', ')}`);
  return variant;
}

/** A catalogue of variants as a target lists them: each sets `VARIANT` for `services`. */
export function variantEnvs(
  variants: Readonly<Record<string, { readonly about: string }>>,
  ...services: readonly string[]
) {
  return Object.fromEntries(
    Object.entries(variants).map(([name, { about }]) => [
      name,
      { about, env: Object.fromEntries(services.map((service) => [service, { VARIANT: name }])) },
    ]),
  );
}
