import type { ServiceParts } from './service.ts';
import { text } from './settings.ts';

/** The entry of `variants` that `VARIANT` names. */
export function pickVariant<V>(variants: Readonly<Record<string, V>>, fallback: string): V {
  return named(variants, text('VARIANT', fallback));
}

/** Where a service takes another variant; what a target says as `variant`. */
export const VARIANT_PATH = '/control/variant';

/**
 * As `pickVariant`, and `become` is called again whenever `POST /control/variant` with `{ "variant": "..." }` names
 * another one: it has to forget everything that the one before had learnt. Starting a process per variant costs more
 * than most scenarios of a breaker.
 */
export async function becomeVariant<V>(
  { app }: Pick<ServiceParts, 'app'>,
  variants: Readonly<Record<string, V>>,
  fallback: string,
  become: (variant: V) => void | Promise<void>,
): Promise<void> {
  app.post<{ Body: { readonly variant: string } }>(VARIANT_PATH, async (request, reply) => {
    await become(named(variants, request.body.variant));
    reply.code(204);
  });
  await become(pickVariant(variants, fallback));
}

/** The variant of this moment, for a service that has nothing to forget when it becomes another. */
export async function currentVariant<V>(
  parts: Pick<ServiceParts, 'app'>,
  variants: Readonly<Record<string, V>>,
  fallback: string,
): Promise<() => V> {
  let current = pickVariant(variants, fallback);
  await becomeVariant(parts, variants, fallback, (next) => {
    current = next;
  });
  return () => current;
}

function named<V>(variants: Readonly<Record<string, V>>, name: string): V {
  const variant = variants[name];
  if (!variant) throw new Error(`VARIANT "${name}" is not one of ${Object.keys(variants).join(', ')}`);
  return variant;
}

/** A catalogue of variants as a target lists them: each sets `VARIANT` for `service`. */
export function variantEnvs(variants: Readonly<Record<string, { readonly about: string }>>, service: string) {
  return Object.fromEntries(
    Object.entries(variants).map(([name, { about }]) => [name, { about, env: { [service]: { VARIANT: name } } }]),
  );
}
