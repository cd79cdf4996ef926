import { text } from './settings.ts';

/** The entry of `variants` that `VARIANT` names. */
export function pickVariant<V>(variants: Readonly<Record<string, V>>, fallback: string): V {
  const name = text('VARIANT', fallback);
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
